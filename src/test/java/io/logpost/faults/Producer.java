package io.logpost.faults;

import io.logpost.faults.ServerHttp.Answer;
import io.logpost.faults.ServerHttp.Keyed;
import java.util.ArrayList;
import java.util.List;

/// Sends records to one partition and has a ledger note what becomes of them. One thread.
final class Producer {
  private static final String KEY = "k";

  private final ServerHttp http;
  private final Ledger ledger;
  private final int partition;
  private long number;

  Producer(ServerHttp http, Ledger ledger, int partition) {
    this.http = http;
    this.ledger = ledger;
    this.partition = partition;
  }

  Answer send(int count) {
    return send(count, 0);
  }

  /// @param padding characters more in each value
  Answer send(int count, int padding) {
    List<Keyed> records = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String value = "p%d-%d:%s".formatted(partition, number++, "x".repeat(padding));
      records.add(new Keyed(KEY, value));
    }
    ledger.sends(records);
    Answer answer = http.produce(ledger.topic(), partition, records);
    ledger.isAnswered(records, answer);
    return answer;
  }

  /// Sends records that have to be stored.
  void store(int count) {
    var _ = send(count).ok();
  }

  /// Holds what the server has of the partition against what the ledger knows.
  void check() {
    ledger.check(partition, http.readAll(ledger.topic(), partition));
  }
}
