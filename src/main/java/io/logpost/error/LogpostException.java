package io.logpost.error;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A failure that a caller can see: one nested class for each cause, carrying the facts that name
/// it.
///
/// The message is a sentence for people: what is wrong, where, and what to do. The facts repeat it
/// for programs, under the names of the plain API. Nothing here knows of HTTP.
public abstract sealed class LogpostException extends RuntimeException {

  /// Whether the change that failed may be in the log all the same.
  public enum Stored {
    /// Nothing was stored: the request may be sent again.
    NO,
    /// It may be stored now or later: sending it again may store it twice.
    UNKNOWN
  }

  private final transient Map<String, Object> facts;

  private LogpostException(String message, Map<String, Object> facts) {
    super(message);
    this.facts = Collections.unmodifiableMap(facts);
  }

  /// The facts by name, in the order in which to show them.
  public Map<String, Object> facts() {
    return facts;
  }

  /// Whether the change may be stored; every failure but {@link OutcomeUnknown} says no.
  public Stored stored() {
    return Stored.NO;
  }

  /// The failure's message as it reads in an answer.
  public String detail() {
    return String.valueOf(getMessage());
  }

  /// What is said of a request that is refused as a whole; the lines of a stream are not.
  private static String nothingStored(Place place) {
    return place.line() == null ? " Nothing was stored." : "";
  }

  private static Map<String, Object> bounded(
      String topic, int partition, long offset, long start, long end) {
    return Facts.merged(
        Facts.of("topic", topic, "partition", partition, "offset", offset),
        Facts.of("start_offset", start, "end_offset", end));
  }

  /// A body that is no JSON (or no UTF-8).
  public static final class MalformedJson extends LogpostException {
    public MalformedJson(Place place, String detail) {
      super(detail, Facts.at(place));
    }
  }

  /// A query parameter that is unknown, repeated, unreadable or out of range.
  public static final class BadParameter extends LogpostException {
    public BadParameter(String parameter, String detail) {
      super(detail, Facts.of("parameter", parameter));
    }

    /// A value above a cap.
    public BadParameter(String parameter, String detail, long limit) {
      super(detail, Facts.of("parameter", parameter, "limit", limit));
    }
  }

  /// A path that names nothing possible.
  public static final class BadPath extends LogpostException {
    public BadPath(String detail) {
      super(detail, Facts.of());
    }
  }

  /// A request that a web page of another origin made.
  public static final class CrossSite extends LogpostException {
    public CrossSite(String detail) {
      super(detail, Facts.of());
    }
  }

  /// A topic that does not exist.
  public static final class UnknownTopic extends LogpostException {
    public UnknownTopic(String topic) {
      super(
          "There is no topic " + topic + ". PUT /v1/topics/" + topic + " creates it.",
          Facts.of("topic", topic));
    }
  }

  /// A partition in the path that the topic does not have.
  public static final class UnknownPartition extends LogpostException {
    public UnknownPartition(String topic, int partition, int partitionCount) {
      super(
          "%s has no partition %d; it has %d, numbered from 0."
              .formatted(topic, partition, partitionCount),
          Facts.of("topic", topic, "partition", partition));
    }
  }

  /// A group that has neither members nor offsets.
  public static final class UnknownGroup extends LogpostException {
    public UnknownGroup(String group) {
      super("There is no group " + group + ".", Facts.of("group", group));
    }
  }

  /// No record has this offset: it was compacted away, or is a control record.
  public static final class UnknownRecord extends LogpostException {
    public UnknownRecord(String topic, int partition, long offset) {
      super(
          "There is no record at offset %d of %s-%d.".formatted(offset, topic, partition),
          Facts.of("topic", topic, "partition", partition, "offset", offset));
    }
  }

  /// The topic exists, but not as asked.
  public static final class TopicDiffers extends LogpostException {
    public TopicDiffers(String topic, String detail) {
      super(detail, Facts.of("topic", topic));
    }
  }

  /// Another topic's name differs only in case, or in `.` against `_`.
  public static final class TopicNameCollides extends LogpostException {
    public TopicNameCollides(String topic, String existing) {
      super(
          "The name %s is too close to the topic %s: they differ only in case or in '.' and '_'."
              .formatted(topic, existing),
          Facts.of("topic", topic, "existing", existing));
    }
  }

  /// The group has active members, so its offsets are theirs.
  public static final class GroupActive extends LogpostException {
    public GroupActive(String group, List<String> members) {
      super(
          "The group %s has active members; stop them first.".formatted(group),
          Facts.of("group", group, "members", members));
    }
  }

  /// A member that asks for another assignor than its group has.
  public static final class AssignorDiffers extends LogpostException {
    public AssignorDiffers(String group, String assignor, String asked) {
      super(
          "The group %s has members under the assignor %s; %s takes effect once they left."
              .formatted(group, assignor, asked),
          Facts.of("group", group, "assignor", assignor));
    }
  }

  /// A name that is no member of its group.
  public static final class UnknownMember extends LogpostException {
    public UnknownMember(String group, String member) {
      super(
          "The group %s has no member %s; a poll joins.".formatted(group, member),
          Facts.of("group", group, "member", member));
    }
  }

  /// A name that is no consumer instance of its group.
  public static final class UnknownInstance extends LogpostException {
    public UnknownInstance(String group, String instance) {
      super(
          "The group %s has no consumer instance %s: it was never created, was deleted, or was idle for too long."
              .formatted(group, instance),
          Facts.of("group", group, "instance", instance));
    }
  }

  /// A name that another consumer instance or member of the group has.
  public static final class NameTaken extends LogpostException {
    public NameTaken(String group, String name) {
      super(
          "The group %s has a consumer instance or member %s already.".formatted(group, name),
          Facts.of("group", group, "instance", name));
    }
  }

  /// A call that a consumer instance can't answer as it stands.
  public static final class IllegalInstanceState extends LogpostException {
    public IllegalInstanceState(String group, String instance, String why) {
      super(
          "The consumer instance %s %s.".formatted(instance, why),
          Facts.of("group", group, "instance", instance));
    }
  }

  /// A poll that gave way to a newer one of the same member.
  public static final class NewerPoll extends LogpostException {
    public NewerPoll(String group, String member) {
      super(
          "Another poll of %s in %s came in; give each process its own member name."
              .formatted(member, group),
          Facts.of("group", group, "member", member));
    }
  }

  /// A partition for which a group has no offset, read by a member that wants no other.
  public static final class NoCommittedOffset extends LogpostException {
    public NoCommittedOffset(String group, String topic, int partition) {
      super(
          "The group %s has committed no offset of %s-%d, and auto_offset_reset is none."
              .formatted(group, topic, partition),
          Facts.of("group", group, "topic", topic, "partition", partition));
    }
  }

  /// A member, generation or token whose time is over.
  public static final class Fenced extends LogpostException {
    public Fenced(String group, String detail) {
      super(detail, Facts.of("group", group));
    }
  }

  /// A request body over a limit.
  public static final class RequestTooLarge extends LogpostException {
    public RequestTooLarge(Place place, String detail, long limit) {
      super(detail, Facts.at(place, "limit", limit));
    }
  }

  /// A record over `max.message.bytes`.
  public static final class RecordTooLarge extends LogpostException {
    public RecordTooLarge(Place place, long sizeBytes, long limit) {
      super(
          "%s takes %d bytes, over the topic's max.message.bytes of %d."
                  .formatted(
                      place.describe().isEmpty() ? "The record" : place.describe(),
                      sizeBytes,
                      limit)
              + nothingStored(place),
          Facts.at(place, "size", sizeBytes, "limit", limit));
    }
  }

  /// A content type or coding that this call does not take.
  public static final class UnsupportedMediaType extends LogpostException {
    private final List<String> accepted;

    public UnsupportedMediaType(String detail, List<String> accepted) {
      super(detail, Facts.of("accepted", accepted));
      this.accepted = List.copyOf(accepted);
    }

    /// The types this call takes, most natural first.
    public List<String> accepted() {
      return accepted;
    }
  }

  /// An offset below the log's start.
  public static final class OffsetBeforeStart extends LogpostException {
    public OffsetBeforeStart(String topic, int partition, long offset, long start, long end) {
      super(
          "Offsets of %s-%d below %d are deleted; go on from start_offset."
              .formatted(topic, partition, start),
          bounded(topic, partition, offset, start, end));
    }
  }

  /// An offset past the end of what may be read.
  public static final class OffsetAfterEnd extends LogpostException {
    public OffsetAfterEnd(String topic, int partition, long offset, long start, long end) {
      super(
          "%s-%d ends at %d; offset %d is past it.".formatted(topic, partition, end, offset),
          bounded(topic, partition, offset, start, end));
    }
  }

  /// A `Host` that is not this server.
  public static final class MisdirectedHost extends LogpostException {
    public MisdirectedHost(String host) {
      super(
          "This server answers to localhost, 127.0.0.1, [::1] and the names in"
              + " logpost.http.allowed-hosts, not to "
              + host
              + ".",
          Facts.of("host", host));
    }
  }

  /// A well-formed body that breaks a rule: missing, unknown, repeated, of the wrong type or out of
  /// range.
  public static final class InvalidField extends LogpostException {
    public InvalidField(Place place, String detail) {
      super(detail, Facts.at(place));
    }

    /// A value above a cap.
    public InvalidField(Place place, String detail, long limit) {
      super(detail, Facts.at(place, "limit", limit));
    }
  }

  /// A text that should be base64 and is not.
  public static final class BadBase64 extends LogpostException {
    public BadBase64(Place place) {
      super(place.describe() + " is not base64." + nothingStored(place), Facts.at(place));
    }
  }

  /// A partition in a body that the topic does not have.
  public static final class InvalidPartition extends LogpostException {
    public InvalidPartition(Place place, String topic, long partition, int partitionCount) {
      super(
          "%s has no partition %d; it has %d, numbered from 0."
                  .formatted(topic, partition, partitionCount)
              + nothingStored(place),
          Facts.at(place, "topic", topic, "partition", partition));
    }
  }

  /// Something that this engine does not do.
  public static final class NotSupported extends LogpostException {
    public NotSupported(String what) {
      super(what, Facts.of());
    }
  }

  /// A partition that is out of service, for the offsets given or for writes.
  public static final class PartitionOffline extends LogpostException {
    public PartitionOffline(
        String topic, int partition, String detail, Map<String, Object> moreFacts) {
      super(detail, Facts.merged(Facts.of("topic", topic, "partition", partition), moreFacts));
    }
  }

  /// More work than the server takes at once, or a server that is stopping; sending again later is
  /// safe.
  public static final class Overloaded extends LogpostException {
    public Overloaded(String detail) {
      super(detail, Facts.of());
    }
  }

  /// A partition with fewer replicas in sync than `min.insync.replicas` asks for; nothing was
  /// stored, and reading goes on.
  public static final class TooFewReplicas extends LogpostException {
    public TooFewReplicas(String topic, int partition, String detail) {
      super(detail, Facts.of("topic", topic, "partition", partition));
    }
  }

  /// The Kafka cluster can't be reached, elects a leader at this moment, or refuses this service.
  /// Nothing was stored.
  public static final class ClusterUnavailable extends LogpostException {
    public ClusterUnavailable(String detail) {
      super(detail, Facts.of());
    }
  }

  /// The change may be stored or not: an error or the deadline came between the write and its
  /// flush.
  public static final class OutcomeUnknown extends LogpostException {
    public OutcomeUnknown(String detail) {
      super(detail, Facts.of());
    }

    /// About one partition.
    public OutcomeUnknown(String topic, int partition, String detail) {
      super(detail, Facts.of("topic", topic, "partition", partition));
    }

    @Override
    public Stored stored() {
      return Stored.UNKNOWN;
    }
  }

  /// No room on the disk.
  public static final class DiskFull extends LogpostException {
    /// Below the floor of free disk.
    public DiskFull(String topic, String detail, long freeBytes, long floorBytes) {
      super(detail, Facts.of("topic", topic, "free_bytes", freeBytes, "limit", floorBytes));
    }

    public DiskFull(@Nullable String topic, String detail) {
      super(detail, topic == null ? Facts.of() : Facts.of("topic", topic));
    }
  }
}
