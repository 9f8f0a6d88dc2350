package bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Looks at groups from beside, on a connection of its own. One thread at a time.
final class Watch implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int ANSWER_BYTES = 1 << 20;
  private static final Pattern PARTITIONS =
      Pattern.compile("\\{\"topic\":\"[^\"]*\",\"partitions\":\\[([0-9, ]*)]");

  private final Connection connection;

  Watch(Server server) throws IOException {
    connection = new Connection(server.port(), 64 << 10, ANSWER_BYTES);
  }

  /// Waits until a group is stable and so many members have each their share of one topic's
  /// partitions.
  void awaitStable(String group, int members, int partitions)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!isStable(group, members, partitions)) {
      if (System.nanoTime() > end) {
        throw new Connection.BadAnswer(
            200, group + " did not become stable, it is\n" + connection.tail());
      }
      Thread.sleep(10);
    }
  }

  /// Members without partitions count as well, where there are fewer partitions than members.
  private boolean isStable(String group, int members, int partitions) throws IOException {
    try {
      connection.exchange(Connection.request("GET", "/v1/groups/" + group));
    } catch (Connection.BadAnswer e) {
      if (e.status() == 404) {
        return false;
      }
      throw e;
    }
    String answer = connection.tail();
    List<Integer> counts = partitionCounts(answer);
    int least = partitions / members;
    int most = (partitions + members - 1) / members;
    return answer.contains("\"state\":\"Stable\"")
        && occurrences(answer, "\"member\":") == members
        && counts.stream().mapToInt(n -> n).sum() == partitions
        && counts.stream().allMatch(n -> n >= least && n <= most);
  }

  /// How many partitions each assignment in an answer has.
  static List<Integer> partitionCounts(String answer) {
    List<Integer> counts = new ArrayList<>();
    for (Matcher found = PARTITIONS.matcher(answer); found.find(); ) {
      counts.add(found.group(1).isBlank() ? 0 : found.group(1).split(",").length);
    }
    return counts;
  }

  private static int occurrences(String text, String part) {
    int count = 0;
    for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
      count++;
    }
    return count;
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
