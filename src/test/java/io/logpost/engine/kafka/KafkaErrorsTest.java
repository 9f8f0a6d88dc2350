package io.logpost.engine.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.logpost.error.LogpostException;
import io.logpost.error.LogpostException.ClusterUnavailable;
import io.logpost.error.LogpostException.InvalidField;
import io.logpost.error.LogpostException.OutcomeUnknown;
import io.logpost.error.LogpostException.Stored;
import io.logpost.error.LogpostException.TooFewReplicas;
import io.logpost.error.LogpostException.UnknownTopic;
import io.logpost.record.TopicPartition;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KafkaErrorsTest {
  private static final Subject ORDERS = Subject.of(new TopicPartition("orders", 3));

  /// What only brokers, controllers, and clients of kinds that we are not are told.
  private static final Set<Errors> OF_OTHERS =
      EnumSet.of(
          Errors.NONE,
          Errors.INVALID_FETCH_SIZE,
          Errors.INVALID_REQUIRED_ACKS,
          Errors.INCONSISTENT_GROUP_PROTOCOL,
          Errors.INVALID_SESSION_TIMEOUT,
          Errors.INVALID_TRANSACTION_TIMEOUT,
          Errors.INVALID_PRINCIPAL_TYPE,
          Errors.STALE_BROKER_EPOCH,
          Errors.MEMBER_ID_REQUIRED,
          Errors.ELECTION_NOT_NEEDED,
          Errors.NO_REASSIGNMENT_IN_PROGRESS,
          Errors.RESOURCE_NOT_FOUND,
          Errors.DUPLICATE_RESOURCE,
          Errors.UNACCEPTABLE_CREDENTIAL,
          Errors.INCONSISTENT_VOTER_SET,
          Errors.INVALID_UPDATE_VERSION,
          Errors.FEATURE_UPDATE_FAILED,
          Errors.SNAPSHOT_NOT_FOUND,
          Errors.POSITION_OUT_OF_RANGE,
          Errors.DUPLICATE_BROKER_REGISTRATION,
          Errors.BROKER_ID_NOT_REGISTERED,
          Errors.INCONSISTENT_CLUSTER_ID,
          Errors.TRANSACTIONAL_ID_NOT_FOUND,
          Errors.INELIGIBLE_REPLICA,
          Errors.MISMATCHED_ENDPOINT_TYPE,
          Errors.UNSUPPORTED_ENDPOINT_TYPE,
          Errors.UNKNOWN_CONTROLLER_ID,
          Errors.UNKNOWN_SUBSCRIPTION_ID,
          Errors.TELEMETRY_TOO_LARGE,
          Errors.INVALID_REGISTRATION,
          Errors.INVALID_RECORD_STATE,
          Errors.SHARE_SESSION_NOT_FOUND,
          Errors.INVALID_SHARE_SESSION_EPOCH,
          Errors.SHARE_SESSION_LIMIT_REACHED,
          Errors.FENCED_STATE_EPOCH,
          Errors.INVALID_VOTER_KEY,
          Errors.DUPLICATE_VOTER,
          Errors.VOTER_NOT_FOUND,
          Errors.STREAMS_INVALID_TOPOLOGY,
          Errors.STREAMS_INVALID_TOPOLOGY_EPOCH,
          Errors.STREAMS_TOPOLOGY_FENCED);

  @Nested
  class TheTable {
    @ParameterizedTest
    @EnumSource(Errors.class)
    void saysWhatEveryErrorMeans(Errors error) {
      assertThat(Meaning.of(error) == Meaning.UNEXPECTED).isEqualTo(OF_OTHERS.contains(error));
    }

    @ParameterizedTest
    @EnumSource(Errors.class)
    void makesAFailureOfEveryError(Errors error) {
      if (error == Errors.NONE) {
        return;
      }
      LogpostException change = KafkaErrors.ofChange(error.exception(), ORDERS);
      LogpostException read = KafkaErrors.ofRead(error.exception(), ORDERS);

      assertThat(change.detail()).isNotBlank();
      assertThat(change.stored() == Stored.UNKNOWN)
          .isEqualTo(
              Set.of(Meaning.UNKNOWN_OUTCOME, Meaning.UNEXPECTED).contains(Meaning.of(error)));
      if (Meaning.of(error) != Meaning.UNEXPECTED) {
        assertThat(read.stored()).isEqualTo(Stored.NO);
      }
    }

    /// What may be tried again was tried again, and a try whose answer was lost may have gone
    /// through.
    @ParameterizedTest
    @EnumSource(Errors.class)
    void neverSaysOfATriedRecordThatItIsNotStoredWhereItMayBe(Errors error) {
      if (error.exception() instanceof org.apache.kafka.common.errors.RetriableException e) {
        assertThat(KafkaErrors.ofRecord(e, ORDERS).stored()).isEqualTo(Stored.UNKNOWN);
      }
    }
  }

  @Nested
  class AFailure {
    @Test
    void isUnwrapped() {
      assertThat(
              KafkaErrors.ofRead(
                  new ExecutionException(Errors.UNKNOWN_TOPIC_OR_PARTITION.exception()), ORDERS))
          .isInstanceOf(UnknownTopic.class);
    }

    @Test
    void thatIsNoAnswerOfTheClusterIsUnknown() {
      assertThat(KafkaErrors.ofChange(DisconnectException.INSTANCE, ORDERS))
          .isInstanceOf(OutcomeUnknown.class);
      assertThat(KafkaErrors.ofChange(new TimeoutException("too late"), ORDERS))
          .isInstanceOf(OutcomeUnknown.class)
          .hasMessage("orders-3: the cluster did not confirm it: too late.");
      assertThat(KafkaErrors.ofChange(new KafkaException("broken"), ORDERS))
          .isInstanceOf(OutcomeUnknown.class);
    }

    @Test
    void ofAReadIsTriedAgain() {
      assertThat(KafkaErrors.ofRead(new TimeoutException("too late"), ORDERS))
          .isInstanceOf(ClusterUnavailable.class);
    }

    @Test
    void ofTheConnectionIsTheOperators() {
      assertThat(KafkaErrors.ofChange(new SslAuthenticationException("bad certificate"), ORDERS))
          .isInstanceOf(ClusterUnavailable.class)
          .hasMessageContaining("bad certificate")
          .hasMessageContaining("spring.kafka");
    }

    @Test
    void namesThePartition() {
      assertThat(KafkaErrors.ofChange(new NotEnoughReplicasException("1 of 2"), ORDERS))
          .isInstanceOf(TooFewReplicas.class)
          .hasMessage("orders-3: 1 of 2.")
          .satisfies(e ->
              assertThat(e.facts()).containsEntry("topic", "orders").containsEntry("partition", 3));
    }

    @Test
    void namesTheFieldThatIsRefused() {
      Subject subject = Subject.of("orders").at(io.logpost.error.Place.field("replication_factor"));

      assertThat(KafkaErrors.ofChange(Errors.INVALID_REPLICATION_FACTOR.exception(), subject))
          .isInstanceOf(InvalidField.class)
          .satisfies(e -> assertThat(e.facts()).containsEntry("field", "replication_factor"));
    }
  }
}
