package io.logpost.engine.kafka;

import io.logpost.error.LogpostException;
import io.logpost.error.LogpostException.ClusterUnavailable;
import io.logpost.error.LogpostException.Fenced;
import io.logpost.error.LogpostException.GroupActive;
import io.logpost.error.LogpostException.InvalidField;
import io.logpost.error.LogpostException.NotSupported;
import io.logpost.error.LogpostException.OutcomeUnknown;
import io.logpost.error.LogpostException.TooFewReplicas;
import io.logpost.error.LogpostException.TopicDiffers;
import io.logpost.error.LogpostException.UnknownGroup;
import io.logpost.error.LogpostException.UnknownTopic;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;

/// Makes failures of ours from those of kafka-clients. Stateless.
///
/// A failed change says whether it may have been stored: the cluster's own answer where it is a
/// refusal, else *unknown*. A failed read never says so.
final class KafkaErrors {
  private KafkaErrors() {}

  /// A failed read.
  static LogpostException ofRead(Throwable failure, Subject subject) {
    Meaning meaning = Meaning.of(failure);
    return meaning == Meaning.UNKNOWN_OUTCOME
        ? unavailable(failure, subject)
        : of(meaning, failure, subject);
  }

  /// A failed change.
  static LogpostException ofChange(Throwable failure, Subject subject) {
    return of(Meaning.of(failure), failure, subject);
  }

  /// A record that the producer took and could not bring to its end. What may be tried again has
  /// been tried again, and one of the tries may have gone through.
  static LogpostException ofRecord(Throwable failure, Subject subject) {
    return Meaning.cause(failure) instanceof RetriableException
        ? unknown(failure, subject)
        : ofChange(failure, subject);
  }

  /// A client that could not be made.
  static ClusterUnavailable notMade(KafkaException failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    ClusterUnavailable unavailable =
        new ClusterUnavailable(
            "No client of the Kafka cluster can be made: %s See spring.kafka.bootstrap-servers."
                .formatted(words(cause)));
    unavailable.initCause(failure);
    return unavailable;
  }

  private static LogpostException of(Meaning meaning, Throwable failure, Subject subject) {
    return switch (meaning) {
      case UNKNOWN_TOPIC -> new UnknownTopic(subject.topic());
      case TOPIC_EXISTS ->
          new TopicDiffers(subject.topic(), "There is a topic " + subject.topic() + " already.");
      case UNKNOWN_GROUP -> new UnknownGroup(subject.group());
      case GROUP_ACTIVE -> new GroupActive(subject.group(), List.of());
      case INVALID, TOO_LARGE, OUT_OF_RANGE ->
          new InvalidField(
              subject.place(), "The cluster refuses %s: %s".formatted(of(subject), words(failure)));
      case FENCED -> new Fenced(subject.group(), subject + ": " + words(failure));
      case UNAVAILABLE -> unavailable(failure, subject);
      case TOO_FEW_REPLICAS ->
          new TooFewReplicas(subject.topic(), subject.partition(), subject + ": " + words(failure));
      case UNKNOWN_OUTCOME, UNEXPECTED -> unknown(failure, subject);
      case REFUSED ->
          new ClusterUnavailable(
              "The cluster refuses this service: %s Its operator has to grant the right, or to mend spring.kafka.*."
                  .formatted(words(failure)));
      case NOT_SUPPORTED -> new NotSupported("This cluster does not do that: " + words(failure));
    };
  }

  private static String of(Subject subject) {
    String name = subject.toString();
    return Character.toLowerCase(name.charAt(0)) + name.substring(1);
  }

  private static ClusterUnavailable unavailable(Throwable failure, Subject subject) {
    return new ClusterUnavailable(
        "%s can't be served at this moment: %s".formatted(subject, words(failure)));
  }

  private static OutcomeUnknown unknown(Throwable failure, Subject subject) {
    String detail = "%s: the cluster did not confirm it: %s".formatted(subject, words(failure));
    return subject.partition() < 0
        ? new OutcomeUnknown(detail)
        : new OutcomeUnknown(subject.topic(), subject.partition(), detail);
  }

  /// Kafka's own sentence, which ends as sentences do.
  private static String words(Throwable failure) {
    Throwable cause = Meaning.cause(failure);
    String message = cause.getMessage();
    String words = message == null ? cause.getClass().getSimpleName() : message.strip();
    return words.endsWith(".") ? words : words + ".";
  }
}
