package io.logpost.http;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// Every kind of error that the service answers, with its status, code and page; the slug is the
/// name in lower case.
///
/// Codes and slugs are for ever: `status` × 100 + n.
public enum ErrorKind {
  BAD_REQUEST(
      40000,
      "Bad request",
      "The request breaks a rule of HTTP: its first line, its headers or its encoding can't be read.",
      "Send it by an HTTP library. The block of headers may take 16 KiB, the URL 8 KiB."),
  MALFORMED_JSON(
      40010,
      "Malformed JSON",
      "The body is no JSON, is no UTF-8, nests too deeply, or goes on after its end.",
      "line and column say where reading stopped. Nothing was stored, unless stored counts lines."),
  BAD_PARAMETER(
      40011,
      "Bad parameter",
      "A query parameter is unknown, missing, repeated, of the wrong type or out of range.",
      "parameter names it, detail says what the call takes, and limit is the cap where there is one."),
  BAD_PATH(
      40012,
      "Bad path",
      "The path holds a name or a number that can't be: a topic is 1 to 249 of a-z, A-Z, 0-9, '.', '_', '-';"
          + " a group 1 to 255 characters, percent-encoded, without '/', '\\' and control characters.",
      "Mend the path. Partitions and offsets are integers from 0. ';' stands in no path."),
  CROSS_SITE(
      40302,
      "Cross-site request",
      "A web page of another origin made the request.",
      "Name the page's origin in logpost.http.cors.allowed-origins where you trust it."),
  NO_SUCH_CALL(
      40400,
      "No such call",
      "The API has no call under this path.",
      "GET /v1 has links, /swagger-ui.html shows every call."),
  UNKNOWN_TOPIC(
      40401,
      "Unknown topic",
      "There is no topic of this name.",
      "PUT /v1/topics/{topic} creates it; GET /v1/topics lists those there are."),
  UNKNOWN_PARTITION(
      40402,
      "Unknown partition",
      "The topic has fewer partitions.",
      "Partitions are numbered from 0; PATCH /v1/topics/{topic} adds some."),
  UNKNOWN_INSTANCE(
      40403,
      "Unknown consumer instance",
      "The group has no consumer instance of this name: it was never created, was deleted, or was idle for too long.",
      "POST /consumers/{group} creates it."),
  UNKNOWN_GROUP(
      40405,
      "Unknown group",
      "The group has neither members nor committed offsets.",
      "GET /v1/groups lists those there are; a first commit makes one."),
  UNKNOWN_RECORD(
      40406,
      "Unknown record",
      "The offset lies inside the log, but its record was compacted away or is a marker of a transaction.",
      "Fetch from the offset: the answer begins with the next record there is."),
  UNKNOWN_MEMBER(
      40407,
      "Unknown member",
      "The group has no member of this name: it never joined, left, or was silent for longer than max_poll_interval_ms.",
      "A poll joins, with its topics."),
  METHOD_NOT_ALLOWED(
      40500,
      "Method not allowed",
      "The path exists, but not with this method.",
      "The header Allow lists the methods that it takes."),
  NOT_ACCEPTABLE(
      40600,
      "Not acceptable",
      "The call answers in none of the types that Accept names.",
      "Leave Accept out, or name one of those in accepted."),
  NAME_TAKEN(
      40902,
      "Name taken",
      "The group has a consumer instance or a member of this name already.",
      "Choose another name, or delete the instance first."),
  ILLEGAL_INSTANCE_STATE(
      40903,
      "Illegal state of a consumer instance",
      "The instance can't do this as it stands: it subscribes where it has assignments, or seeks where it owns nothing.",
      "detail says what is in the way. Nothing was changed."),
  TOPIC_DIFFERS(
      40910,
      "Topic differs",
      "The topic exists, but not as the request names it. Nothing was changed.",
      "GET it to see how it is; PATCH alters configs and adds partitions."),
  TOPIC_NAME_COLLIDES(
      40915,
      "Topic name collides",
      "Another topic's name differs only in case, or in '.' against '_'.",
      "Choose another name: existing has the topic that is in the way."),
  GROUP_ACTIVE(
      40911,
      "Group is active",
      "The group has members at work, so its offsets are theirs.",
      "Stop the members, or let them leave, and ask again."),
  FENCED(
      40912,
      "Fenced",
      "The member, generation or token is no longer current. Nothing was stored.",
      "Poll again without the token."),
  NEWER_POLL(
      40914,
      "Newer poll",
      "Another poll of the same member came in, and this one gave way. Nothing is lost.",
      "Give each process a member name of its own."),
  ASSIGNOR_DIFFERS(
      40916,
      "Assignor differs",
      "The group has members under another assignor than the one asked for. Nothing was changed.",
      "Leave assignor out, or stop the group's members first."),
  NO_COMMITTED_OFFSET(
      40917,
      "No committed offset",
      "The group has committed nothing for a partition, and auto_offset_reset is none.",
      "Reset the group's offsets, seek, or let auto_offset_reset decide."),
  REQUEST_TOO_LARGE(
      41301,
      "Request too large",
      "The body is over the limit that the error names, counted after decompression.",
      "Send less at a time; NDJSON may be of any length. GET /v1 has every limit."),
  RECORD_TOO_LARGE(
      41302,
      "Record too large",
      "A record is over the topic's max.message.bytes. Nothing of the request was stored.",
      "Send less, or PATCH the topic's max.message.bytes."),
  URI_TOO_LONG(41400, "URI too long", "The URL is over 8 KiB.", "Send long things in the body."),
  UNSUPPORTED_MEDIA_TYPE(
      41501,
      "Unsupported media type",
      "The call takes no body of this content type or content coding.",
      "accepted lists what it takes."),
  OFFSET_BEFORE_START(
      41601,
      "Offset before the start",
      "Retention, or a deletion, has removed the records at this offset.",
      "Go on from start_offset."),
  OFFSET_AFTER_END(
      41602,
      "Offset after the end",
      "The offset lies past the end of what may be read.",
      "Positions come from next_offset; read from end_offset to wait for what comes."),
  MISDIRECTED_HOST(
      42101,
      "Misdirected request",
      "The service listens on this machine alone, and the request names another host.",
      "Ask for localhost, or list the name in logpost.http.allowed-hosts."),
  INVALID_FIELD(
      42210,
      "Invalid field",
      "The body is JSON, but a field is missing, unknown, repeated, of the wrong type or out of range.",
      "field names it as you wrote it. Nothing was stored."),
  BAD_BASE64(
      42211,
      "Bad base64",
      "A text that should be base64 is not.",
      "Bodies take the standard alphabet with padding, queries base64url too. Nothing was stored."),
  INVALID_PARTITION(
      42212,
      "Invalid partition",
      "The body names a partition that the topic does not have.",
      "Partitions are numbered from 0. Nothing was stored."),
  HEADERS_TOO_LARGE(
      43100,
      "Headers too large",
      "The block of headers is over 16 KiB.",
      "Keys, headers and timestamps of records go into the query or the body."),
  INTERNAL_ERROR(
      50000,
      "Internal error",
      "Something went wrong that should not.",
      "Please report it, with the line of the log that carries the same id."),
  NOT_SUPPORTED(
      50101,
      "Not supported",
      "This engine does not do this.",
      "The documentation has the differences between the engines on one page."),
  SERVICE_UNAVAILABLE(
      50300,
      "Service unavailable",
      "The service is starting or stopping.",
      "Ask again after Retry-After seconds."),
  PARTITION_OFFLINE(
      50310,
      "Partition offline",
      "The partition is out of service, for writes or for the offsets asked; all others serve.",
      "detail says what is wrong and what mends it; /actuator/health has it too."),
  OVERLOADED(
      50311,
      "Overloaded",
      "More work than the service takes at once. Nothing was stored.",
      "Ask again after Retry-After seconds."),
  TOO_FEW_REPLICAS(
      50312,
      "Too few replicas",
      "Fewer brokers than the topic's min.insync.replicas have everything of the partition, so that acks=all is refused."
          + " Nothing was stored; reading goes on.",
      "Ask again after Retry-After seconds: it goes on by itself when the brokers are back."),
  CLUSTER_UNAVAILABLE(
      50313,
      "Cluster unavailable",
      "The Kafka cluster can't be reached, elects a leader at this moment, or refuses this service. Nothing was stored.",
      "Ask again after Retry-After seconds. /actuator/health says how the cluster stands."),
  OUTCOME_UNKNOWN(
      50401,
      "Outcome unknown",
      "An error or the deadline came between writing and flushing: the change may be stored or not.",
      "Sending it again may store it twice. Read the end of the log to find out."),
  HTTP_VERSION(
      50500, "HTTP version", "The service speaks HTTP/1.1.", "Send the request as HTTP/1.1."),
  DISK_FULL(
      50701,
      "Disk full",
      "There is no room on the disk. Nothing was stored.",
      "Make room, shorten retention or delete topics; writes go on by themselves.");

  private final int errorCode;
  private final String title;
  private final String meaning;
  private final String remedy;

  ErrorKind(int errorCode, String title, String meaning, String remedy) {
    this.errorCode = errorCode;
    this.title = title;
    this.meaning = meaning;
    this.remedy = remedy;
  }

  /// The kind that stands for what HTTP itself refuses with a status, before a call of ours is
  /// reached.
  public static ErrorKind ofStatus(int status) {
    return switch (status) {
      case 403 -> CROSS_SITE;
      case 404 -> NO_SUCH_CALL;
      case 405 -> METHOD_NOT_ALLOWED;
      case 406 -> NOT_ACCEPTABLE;
      case 413 -> REQUEST_TOO_LARGE;
      case 414 -> URI_TOO_LONG;
      case 415 -> UNSUPPORTED_MEDIA_TYPE;
      case 431 -> HEADERS_TOO_LARGE;
      case 501 -> NOT_SUPPORTED;
      case 503 -> SERVICE_UNAVAILABLE;
      case 505 -> HTTP_VERSION;
      default -> status < 500 ? BAD_REQUEST : INTERNAL_ERROR;
    };
  }

  /// The kind whose page has this slug.
  public static Optional<ErrorKind> ofSlug(String slug) {
    return Stream.of(values()).filter(kind -> kind.slug().equals(slug)).findFirst();
  }

  public String slug() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// The status of HTTP.
  public int status() {
    return errorCode / 100;
  }

  public int errorCode() {
    return errorCode;
  }

  public String title() {
    return title;
  }

  /// What it means, for its page.
  public String meaning() {
    return meaning;
  }

  /// What to do about it, for its page.
  public String remedy() {
    return remedy;
  }

  /// Seconds after which asking again makes sense; 0 where it does not by itself.
  public int retryAfterSeconds() {
    return switch (status()) {
      case 429, 503 -> 1;
      case 507 -> 10;
      default -> 0;
    };
  }
}
