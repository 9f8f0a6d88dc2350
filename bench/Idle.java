package bench;

import java.util.Locale;

/// Members that wait in long polls for records that don't come: what they cost the server.
final class Idle {
  private static final String TOPIC = "bench-idle";
  private static final int GROUP_MEMBERS = 100;
  private static final int WAIT_MS = 60_000;
  private static final int SECONDS = 60;
  private static final int WARM_MEMBERS = 20;
  private static final int WARM_POLLS = 200;

  private final Server server;
  private final Options options;

  Idle(Server server, Options options) {
    this.server = server;
    this.options = options;
  }

  void run() throws Exception {
    int members = options.idleMembers();
    Topic.create(server, TOPIC, GROUP_MEMBERS);
    warmUp();
    long heapBefore = server.liveHeapBytes();
    long residentBefore = server.residentMebibytes();
    long threadsBefore = server.threads();
    try (LongPolls polls = new LongPolls(server, TOPIC)) {
      begin(polls, members);
      Thread.sleep(1000L * options.warmupSeconds());
      Clock clock = new Clock(server);
      Thread.sleep(1000L * options.seconds(SECONDS));
      clock.stop();
      polls.check();
      System.out.printf(
          Locale.ROOT,
          """

          ### %,d idle members in long polls

          | server CPU s in %.0f s | of one processor | heap per member | resident memory per member | threads before | threads with them |
          |---:|---:|---:|---:|---:|---:|
          | %.2f | %.1f %% | %.1f KiB | %.1f KiB | %d | %d |
          """,
          members,
          clock.seconds(),
          clock.serverCpu(),
          100 * clock.serverCpu() / clock.seconds(),
          (server.liveHeapBytes() - heapBefore) / 1024.0 / members,
          (server.residentMebibytes() - residentBefore) * 1024.0 / members,
          threadsBefore,
          server.threads());
    }
  }

  /// Members come, poll a while and go, so that what the first of all costs counts for none, and
  /// the compiler has done most of its work.
  private void warmUp() throws Exception {
    try (Connection connection = new Connection(server.port())) {
      for (int i = 0; i < WARM_MEMBERS; i++) {
        Member member = new Member("bench-warm", "worker-" + i, TOPIC, "\"wait_ms\":1");
        for (int poll = 0; poll < WARM_POLLS; poll++) {
          member.poll(connection);
        }
        member.leave(connection);
      }
    }
  }

  /// Spreads the moments at which long polls end, as they are between strangers.
  private void begin(LongPolls polls, int members) throws Exception {
    try (Watch watch = new Watch(server)) {
      for (int first = 0; first < members; first += GROUP_MEMBERS) {
        String group = "bench-" + first / GROUP_MEMBERS;
        int count = Math.min(GROUP_MEMBERS, members - first);
        for (int i = first; i < first + count; i++) {
          polls.add(group, "worker-" + i, (int) (1L * WAIT_MS * (i + 1) / members));
        }
        polls.begin();
        watch.awaitStable(group, count, GROUP_MEMBERS);
      }
    }
  }
}
