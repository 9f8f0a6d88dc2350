package io.logpost.engine.kafka;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.protocol.Errors;

/// What an error of the cluster means to us; the one table of it. What it becomes in an answer is
/// told by {@link KafkaErrors}.
enum Meaning {
  UNKNOWN_TOPIC(
      Errors.UNKNOWN_TOPIC_OR_PARTITION, Errors.UNKNOWN_TOPIC_ID, Errors.INCONSISTENT_TOPIC_ID),
  TOPIC_EXISTS(Errors.TOPIC_ALREADY_EXISTS),
  UNKNOWN_GROUP(Errors.GROUP_ID_NOT_FOUND),
  GROUP_ACTIVE(Errors.NON_EMPTY_GROUP, Errors.GROUP_SUBSCRIBED_TO_TOPIC),

  /// What was asked breaks a rule of the cluster.
  INVALID(
      Errors.INVALID_TOPIC_EXCEPTION,
      Errors.INVALID_PARTITIONS,
      Errors.INVALID_REPLICATION_FACTOR,
      Errors.INVALID_REPLICA_ASSIGNMENT,
      Errors.INVALID_CONFIG,
      Errors.INVALID_REQUEST,
      Errors.INVALID_GROUP_ID,
      Errors.INVALID_TIMESTAMP,
      Errors.INVALID_RECORD,
      Errors.INVALID_COMMIT_OFFSET_SIZE,
      Errors.INVALID_REGULAR_EXPRESSION,
      Errors.OFFSET_METADATA_TOO_LARGE,
      Errors.POLICY_VIOLATION,
      Errors.UNSUPPORTED_COMPRESSION_TYPE,
      Errors.UNSUPPORTED_FOR_MESSAGE_FORMAT),
  TOO_LARGE(Errors.MESSAGE_TOO_LARGE, Errors.RECORD_LIST_TOO_LARGE),
  OUT_OF_RANGE(Errors.OFFSET_OUT_OF_RANGE),

  /// The place, or the epoch in which it was held, is another's now.
  FENCED(
      Errors.ILLEGAL_GENERATION,
      Errors.UNKNOWN_MEMBER_ID,
      Errors.FENCED_INSTANCE_ID,
      Errors.FENCED_MEMBER_EPOCH,
      Errors.STALE_MEMBER_EPOCH,
      Errors.UNRELEASED_INSTANCE_ID,
      Errors.REBALANCE_IN_PROGRESS),

  /// The cluster has no leader or coordinator for it at this moment, or no time; nothing was
  /// changed.
  UNAVAILABLE(
      Errors.LEADER_NOT_AVAILABLE,
      Errors.NOT_LEADER_OR_FOLLOWER,
      Errors.BROKER_NOT_AVAILABLE,
      Errors.REPLICA_NOT_AVAILABLE,
      Errors.COORDINATOR_LOAD_IN_PROGRESS,
      Errors.COORDINATOR_NOT_AVAILABLE,
      Errors.NOT_COORDINATOR,
      Errors.NOT_CONTROLLER,
      Errors.STALE_CONTROLLER_EPOCH,
      Errors.FENCED_LEADER_EPOCH,
      Errors.UNKNOWN_LEADER_EPOCH,
      Errors.NEW_LEADER_ELECTED,
      Errors.OFFSET_NOT_AVAILABLE,
      Errors.OFFSET_MOVED_TO_TIERED_STORAGE,
      Errors.LISTENER_NOT_FOUND,
      Errors.PREFERRED_LEADER_NOT_AVAILABLE,
      Errors.ELIGIBLE_LEADERS_NOT_AVAILABLE,
      Errors.REASSIGNMENT_IN_PROGRESS,
      Errors.OPERATION_NOT_ATTEMPTED,
      Errors.THROTTLING_QUOTA_EXCEEDED,
      Errors.GROUP_MAX_SIZE_REACHED,
      Errors.UNSTABLE_OFFSET_COMMIT,
      Errors.CONCURRENT_TRANSACTIONS,
      Errors.FETCH_SESSION_ID_NOT_FOUND,
      Errors.FETCH_SESSION_TOPIC_ID_ERROR,
      Errors.INVALID_FETCH_SESSION_EPOCH,
      Errors.REBOOTSTRAP_REQUIRED),
  TOO_FEW_REPLICAS(Errors.NOT_ENOUGH_REPLICAS),

  /// It may have come to pass or not.
  UNKNOWN_OUTCOME(
      Errors.UNKNOWN_SERVER_ERROR,
      Errors.REQUEST_TIMED_OUT,
      Errors.NETWORK_EXCEPTION,
      Errors.NOT_ENOUGH_REPLICAS_AFTER_APPEND,
      Errors.KAFKA_STORAGE_ERROR,
      Errors.LOG_DIR_NOT_FOUND,
      Errors.CORRUPT_MESSAGE,
      Errors.OUT_OF_ORDER_SEQUENCE_NUMBER,
      Errors.DUPLICATE_SEQUENCE_NUMBER,
      Errors.UNKNOWN_PRODUCER_ID,
      Errors.INVALID_PRODUCER_ID_MAPPING,
      Errors.INVALID_PRODUCER_EPOCH,
      Errors.PRODUCER_FENCED,
      Errors.TRANSACTION_COORDINATOR_FENCED,
      Errors.INVALID_TXN_STATE,
      Errors.TRANSACTION_ABORTABLE),

  /// The cluster refuses the user that this service connects as.
  REFUSED(
      Errors.TOPIC_AUTHORIZATION_FAILED,
      Errors.GROUP_AUTHORIZATION_FAILED,
      Errors.CLUSTER_AUTHORIZATION_FAILED,
      Errors.TRANSACTIONAL_ID_AUTHORIZATION_FAILED,
      Errors.DELEGATION_TOKEN_AUTHORIZATION_FAILED,
      Errors.DELEGATION_TOKEN_AUTH_DISABLED,
      Errors.DELEGATION_TOKEN_NOT_FOUND,
      Errors.DELEGATION_TOKEN_OWNER_MISMATCH,
      Errors.DELEGATION_TOKEN_REQUEST_NOT_ALLOWED,
      Errors.DELEGATION_TOKEN_EXPIRED,
      Errors.SASL_AUTHENTICATION_FAILED,
      Errors.UNSUPPORTED_SASL_MECHANISM,
      Errors.ILLEGAL_SASL_STATE,
      Errors.SECURITY_DISABLED,
      Errors.PRINCIPAL_DESERIALIZATION_FAILURE),

  /// This cluster does not do that.
  NOT_SUPPORTED(
      Errors.UNSUPPORTED_VERSION, Errors.UNSUPPORTED_ASSIGNOR, Errors.TOPIC_DELETION_DISABLED),

  /// No call of ours is answered so: a fault of ours, or a word of a later Kafka.
  UNEXPECTED();

  private static final Map<Errors, Meaning> TABLE =
      Stream.of(values())
          .flatMap(meaning -> meaning.errors.stream().map(error -> Map.entry(error, meaning)))
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<Errors> errors;

  Meaning(Errors... errors) {
    this.errors = List.of(errors);
  }

  /// What an error means.
  static Meaning of(Errors error) {
    return TABLE.getOrDefault(error, UNEXPECTED);
  }

  /// What a failure of a client means; futures' wrappings are taken off.
  static Meaning of(Throwable failure) {
    Throwable cause = cause(failure);
    // to Kafka a failed authentication is a kind of bad config
    if (cause instanceof AuthenticationException || cause instanceof AuthorizationException) {
      return REFUSED;
    }
    Meaning meaning = of(Errors.forException(cause));
    if (meaning == UNEXPECTED && cause instanceof RetriableException) {
      return UNKNOWN_OUTCOME;
    }
    return meaning;
  }

  /// What a future's failure wraps.
  static Throwable cause(Throwable failure) {
    Throwable cause = failure.getCause();
    boolean wrapped =
        failure instanceof ExecutionException || failure instanceof CompletionException;
    return wrapped && cause != null ? cause(cause) : failure;
  }
}
