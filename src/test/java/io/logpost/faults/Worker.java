package io.logpost.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.logpost.faults.ServerHttp.Answer;
import io.logpost.faults.ServerHttp.Placed;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// A member of a group that outlives the server: it polls, and acknowledges with its next poll,
/// also with a token from before a crash. One thread at a time.
final class Worker {
  static final String GROUP = "workers";
  private static final int MAX_RECORDS = 100;

  private final String name;
  private final Ledger ledger;
  private final Ledger.Commits commits;
  private String token = "null";

  /// Where the delivery that the token stands for ends, by partition.
  private Map<Integer, Long> delivered = Map.of();

  Worker(String name, Ledger ledger, Ledger.Commits commits) {
    this.name = name;
    this.ledger = ledger;
    this.commits = commits;
  }

  /// Polls once; whether an answer came.
  boolean poll(ServerHttp http) {
    delivered.forEach(commits::sends);
    Map<Integer, Long> acknowledgedBefore = new HashMap<>(commits.acknowledged());
    Answer answer = send(http);
    if (answer.status() == 200) {
      delivered.forEach(commits::isAcknowledged);
      delivered.forEach((p, next) -> acknowledgedBefore.merge(p, next, Math::max));
      receive(answer.body(), acknowledgedBefore);
    } else if (answer.status() == 409) {
      forget();
    } else if (answer.came()) {
      assertThat(answer.status()).as("%s", answer).isIn(503, 504, 507);
    }
    return answer.came();
  }

  /// Whether it was given nothing with its last poll.
  boolean isIdle() {
    return delivered.isEmpty();
  }

  private Answer send(ServerHttp http) {
    String body =
        """
        {"topics":["%s"],"ack_token":%s,"max_records":%d,"wait_ms":200,"max_poll_interval_ms":60000}\
        """
            .formatted(ledger.topic(), token, MAX_RECORDS);
    return http.call("POST", "/v1/groups/" + GROUP + "/members/" + name + "/poll", body);
  }

  private void receive(JsonNode page, Map<Integer, Long> acknowledgedBefore) {
    Map<Integer, Long> next = new HashMap<>();
    List<Placed> records = ServerHttp.records(page);
    for (int i = 0; i < records.size(); i++) {
      int partition = page.get("records").get(i).get("partition").asInt();
      long offset = records.get(i).offset();
      commits.isDelivered(partition, offset, acknowledgedBefore);
      ledger.isRead(partition, List.of(records.get(i)));
      next.put(partition, offset + 1);
    }
    delivered = next;
    token = page.get("ack_token").toString();
  }

  private void forget() {
    delivered = Map.of();
    token = "null";
  }
}
