package io.logpost.faults;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logpost.faults.Ledger.Commits;
import io.logpost.faults.Ledger.Kind;
import io.logpost.faults.ServerHttp.Answer;
import io.logpost.faults.ServerHttp.Keyed;
import io.logpost.faults.ServerHttp.Placed;
import io.logpost.faults.ServerHttp.Whole;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// What the checks of the tests of faults see: each kind of loss that a server could be guilty of.
class LedgerTest {
  private static final Placed P0 = new Placed(0, "a", "p-0");
  private static final Placed P1 = new Placed(1, "a", "p-1");
  private static final Placed P2 = new Placed(2, "b", "p-2");

  /// Three records were acknowledged at offsets 0, 1 and 2.
  private static Ledger ledger(Kind kind) {
    Ledger ledger = new Ledger("t", kind);
    List<Keyed> records = List.of(keyed(P0), keyed(P1), keyed(P2));
    ledger.sends(records);
    String offsets =
        """
        {"offsets":[{"partition":0,"offset":0},{"partition":0,"offset":1},{"partition":0,"offset":2}]}\
        """;
    ledger.isAnswered(records, new Answer(200, JsonMapper.shared().readTree(offsets)));
    return ledger;
  }

  private static Keyed keyed(Placed placed) {
    return new Keyed(placed.key(), placed.value());
  }

  private static ThrowingCallable check(Ledger ledger, long start, long end, Placed... records) {
    return () -> ledger.check(0, new Whole(start, end, List.of(records)));
  }

  @Nested
  class ATopic {
    @Test
    void isGoodWhereEverythingIsThere() {
      assertThatCode(check(ledger(Kind.KEPT), 0, 3, P0, P1, P2)).doesNotThrowAnyException();
    }

    @Test
    void mayNotLoseItsLastRecord() {
      assertThatThrownBy(check(ledger(Kind.KEPT), 0, 2, P0, P1)).hasMessageContaining("was lost");
    }

    @Test
    void mayNotHaveAGap() {
      assertThatThrownBy(check(ledger(Kind.KEPT), 0, 3, P0, P2)).hasMessageContaining("offsets of");
    }

    @Test
    void mayNotHaveAnotherRecordAtAnOffset() {
      assertThatThrownBy(check(ledger(Kind.KEPT), 0, 3, P0, P1, new Placed(2, "c", "p-2")))
          .hasMessageContaining("at offset 2");
    }

    @Test
    void mayNotHaveWhatNobodySent() {
      assertThatThrownBy(check(ledger(Kind.KEPT), 0, 4, P0, P1, P2, new Placed(3, "c", "q-0")))
          .hasMessageContaining("was sent");
    }

    @Test
    void mayNotHaveARecordTwice() {
      assertThatThrownBy(check(ledger(Kind.KEPT), 0, 4, P0, P1, P2, new Placed(3, "b", "p-2")))
          .hasMessageContaining("is there once");
    }

    @Test
    void mayNotHaveWhatItRefused() {
      Ledger ledger = ledger(Kind.KEPT);
      List<Keyed> refused = List.of(new Keyed("a", "q-0"));
      ledger.sends(refused);
      ledger.isAnswered(
          refused, new Answer(507, JsonMapper.shared().readTree("{\"stored\":\"no\"}")));

      assertThatThrownBy(check(ledger, 0, 4, P0, P1, P2, new Placed(3, "a", "q-0")))
          .hasMessageContaining("was refused");
    }

    @Test
    void keepsTheOrderOfAProducer() {
      Ledger ledger = ledger(Kind.KEPT);
      ledger.sends(List.of(new Keyed("a", "q-0"), new Keyed("a", "q-1")));

      assertThatThrownBy(
              check(ledger, 0, 5, P0, P1, P2, new Placed(3, "a", "q-1"), new Placed(4, "a", "q-0")))
          .hasMessageContaining("order");
    }

    @Test
    void mayNotTakeBackWhatWasRead() {
      Ledger ledger = ledger(Kind.KEPT);
      ledger.isRead(0, List.of(new Placed(3, "a", "q-0")));

      assertThatThrownBy(check(ledger, 0, 3, P0, P1, P2)).hasMessageContaining("offset 3");
    }

    @Test
    void mayLoseOnlyWhatLiesBelowItsStart() {
      assertThatCode(check(ledger(Kind.AGING), 1, 3, P1, P2)).doesNotThrowAnyException();
      assertThatThrownBy(check(ledger(Kind.KEPT), 1, 3, P1, P2)).hasMessageContaining("start");
    }

    @Test
    void mayNotGoBackWithItsStart() {
      Ledger ledger = ledger(Kind.AGING);
      ledger.startsAt(0, 2);

      assertThatThrownBy(check(ledger, 1, 3, P1, P2)).hasMessageContaining("never goes back");
    }

    @Test
    void mayLoseOnlySupersededRecordsWhereItIsCompacted() {
      assertThatCode(check(ledger(Kind.COMPACTED), 0, 3, P1, P2)).doesNotThrowAnyException();
      assertThatThrownBy(check(ledger(Kind.COMPACTED), 0, 3, P0, P2))
          .hasMessageContaining("offset 1");
    }
  }

  @Nested
  class AGroup {
    private final Commits commits = new Commits();

    @Test
    void mayNotGoBehindWhatWasAcknowledged() {
      commits.sends(0, 4);
      commits.sends(0, 5);
      commits.isAcknowledged(0, 5);

      assertThatCode(() -> commits.check(0, 5)).doesNotThrowAnyException();
      assertThatThrownBy(() -> commits.check(0, 4)).hasMessageContaining("never goes back");
    }

    @Test
    void mayNotHaveWhatNobodyCommitted() {
      commits.sends(0, 5);

      assertThatThrownBy(() -> commits.check(0, 6)).hasMessageContaining("somebody committed");
    }

    @Test
    void mayNotBeGivenAgainWhatItAcknowledged() {
      assertThatThrownBy(() -> commits.isDelivered(0, 4, Map.of(0, 5L)))
          .hasMessageContaining("again");
    }

    @Test
    void isGivenEverything() {
      commits.isDelivered(0, 0, Map.of());
      commits.isDelivered(0, 2, Map.of());

      assertThatThrownBy(() -> commits.checkEverythingWasDelivered(0, 3))
          .hasMessageContaining("delivered");
    }
  }
}
