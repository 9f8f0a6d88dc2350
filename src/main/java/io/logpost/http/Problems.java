package io.logpost.http;

import io.logpost.error.LogpostException;
import io.logpost.error.LogpostException.AssignorDiffers;
import io.logpost.error.LogpostException.BadBase64;
import io.logpost.error.LogpostException.BadParameter;
import io.logpost.error.LogpostException.BadPath;
import io.logpost.error.LogpostException.ClusterUnavailable;
import io.logpost.error.LogpostException.CrossSite;
import io.logpost.error.LogpostException.DiskFull;
import io.logpost.error.LogpostException.Fenced;
import io.logpost.error.LogpostException.GroupActive;
import io.logpost.error.LogpostException.IllegalInstanceState;
import io.logpost.error.LogpostException.InvalidField;
import io.logpost.error.LogpostException.InvalidPartition;
import io.logpost.error.LogpostException.MalformedJson;
import io.logpost.error.LogpostException.MisdirectedHost;
import io.logpost.error.LogpostException.NameTaken;
import io.logpost.error.LogpostException.NewerPoll;
import io.logpost.error.LogpostException.NoCommittedOffset;
import io.logpost.error.LogpostException.NotSupported;
import io.logpost.error.LogpostException.OffsetAfterEnd;
import io.logpost.error.LogpostException.OffsetBeforeStart;
import io.logpost.error.LogpostException.OutcomeUnknown;
import io.logpost.error.LogpostException.Overloaded;
import io.logpost.error.LogpostException.PartitionOffline;
import io.logpost.error.LogpostException.RecordTooLarge;
import io.logpost.error.LogpostException.RequestTooLarge;
import io.logpost.error.LogpostException.Stored;
import io.logpost.error.LogpostException.TooFewReplicas;
import io.logpost.error.LogpostException.TopicDiffers;
import io.logpost.error.LogpostException.TopicNameCollides;
import io.logpost.error.LogpostException.UnknownGroup;
import io.logpost.error.LogpostException.UnknownInstance;
import io.logpost.error.LogpostException.UnknownMember;
import io.logpost.error.LogpostException.UnknownPartition;
import io.logpost.error.LogpostException.UnknownRecord;
import io.logpost.error.LogpostException.UnknownTopic;
import io.logpost.error.LogpostException.UnsupportedMediaType;
import java.net.SocketTimeoutException;
import java.util.Map;

/// The one mapping of failures to errors of HTTP. Stateless.
public final class Problems {
  private Problems() {}

  /// A failure as an error, with `stored` where it is unknown.
  public static Problem of(LogpostException failure) {
    Problem problem = new Problem(kindOf(failure), failure.detail(), failure.facts(), Map.of());
    if (failure instanceof UnsupportedMediaType type) {
      return problem.withHeader("Accept-Post", String.join(", ", type.accepted()));
    }
    return failure.stored() == Stored.UNKNOWN ? withStored(problem, failure) : problem;
  }

  /// A failure of a produce or a commit as an error, with `stored`: `no` or `unknown`.
  public static Problem ofChange(LogpostException failure) {
    return withStored(of(failure), failure);
  }

  /// A body that can't be read to its end; its sender may be there all the same.
  public static Problem brokenBody() {
    return Problem.of(
        ErrorKind.BAD_REQUEST,
        "The body ended early, stalled, or is not framed as its headers say.");
  }

  /// The kind of a failure, for errors of single records inside an answer.
  public static ErrorKind kindOf(LogpostException failure) {
    return switch (failure) {
      case MalformedJson _ -> ErrorKind.MALFORMED_JSON;
      case BadParameter _ -> ErrorKind.BAD_PARAMETER;
      case BadPath _ -> ErrorKind.BAD_PATH;
      case CrossSite _ -> ErrorKind.CROSS_SITE;
      case UnknownTopic _ -> ErrorKind.UNKNOWN_TOPIC;
      case UnknownPartition _ -> ErrorKind.UNKNOWN_PARTITION;
      case UnknownGroup _ -> ErrorKind.UNKNOWN_GROUP;
      case UnknownRecord _ -> ErrorKind.UNKNOWN_RECORD;
      case TopicDiffers _ -> ErrorKind.TOPIC_DIFFERS;
      case TopicNameCollides _ -> ErrorKind.TOPIC_NAME_COLLIDES;
      case GroupActive _ -> ErrorKind.GROUP_ACTIVE;
      case AssignorDiffers _ -> ErrorKind.ASSIGNOR_DIFFERS;
      case UnknownMember _ -> ErrorKind.UNKNOWN_MEMBER;
      case UnknownInstance _ -> ErrorKind.UNKNOWN_INSTANCE;
      case NameTaken _ -> ErrorKind.NAME_TAKEN;
      case IllegalInstanceState _ -> ErrorKind.ILLEGAL_INSTANCE_STATE;
      case NewerPoll _ -> ErrorKind.NEWER_POLL;
      case NoCommittedOffset _ -> ErrorKind.NO_COMMITTED_OFFSET;
      case Fenced _ -> ErrorKind.FENCED;
      case RequestTooLarge _ -> ErrorKind.REQUEST_TOO_LARGE;
      case RecordTooLarge _ -> ErrorKind.RECORD_TOO_LARGE;
      case UnsupportedMediaType _ -> ErrorKind.UNSUPPORTED_MEDIA_TYPE;
      case OffsetBeforeStart _ -> ErrorKind.OFFSET_BEFORE_START;
      case OffsetAfterEnd _ -> ErrorKind.OFFSET_AFTER_END;
      case MisdirectedHost _ -> ErrorKind.MISDIRECTED_HOST;
      case InvalidField _ -> ErrorKind.INVALID_FIELD;
      case BadBase64 _ -> ErrorKind.BAD_BASE64;
      case InvalidPartition _ -> ErrorKind.INVALID_PARTITION;
      case NotSupported _ -> ErrorKind.NOT_SUPPORTED;
      case PartitionOffline _ -> ErrorKind.PARTITION_OFFLINE;
      case Overloaded _ -> ErrorKind.OVERLOADED;
      case TooFewReplicas _ -> ErrorKind.TOO_FEW_REPLICAS;
      case ClusterUnavailable _ -> ErrorKind.CLUSTER_UNAVAILABLE;
      case OutcomeUnknown _ -> ErrorKind.OUTCOME_UNKNOWN;
      case DiskFull _ -> ErrorKind.DISK_FULL;
    };
  }

  /// Whether reading a body failed because nothing came for too long.
  public static boolean isTimeout(Exception failure) {
    return failure instanceof SocketTimeoutException
        || failure.getCause() instanceof SocketTimeoutException;
  }

  private static Problem withStored(Problem problem, LogpostException failure) {
    return problem.with(
        "stored",
        switch (failure.stored()) {
          case NO -> "no";
          case UNKNOWN -> "unknown";
        });
  }
}
