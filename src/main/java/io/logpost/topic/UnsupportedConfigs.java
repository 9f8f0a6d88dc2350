package io.logpost.topic;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Kafka's topic configs that this engine does not honour, each with what is so instead.
///
/// Taking them and doing something else would be worse than refusing them.
final class UnsupportedConfigs {
  private static final String OWN_FLUSH =
      "every record is flushed before readers see it, whatever the config";
  private static final String NO_TIERS = "logs stand on the local disk only";
  private static final String ONE_REPLICA = "a partition has one replica here";
  private static final String OWN_LEVEL = "batches are compressed at the codec's default level";

  private static final Map<String, String> REASONS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("compression.gzip.level", OWN_LEVEL),
              Map.entry("compression.lz4.level", OWN_LEVEL),
              Map.entry("compression.zstd.level", OWN_LEVEL),
              Map.entry("file.delete.delay.ms", "files are deleted without a delay"),
              Map.entry("flush.messages", OWN_FLUSH),
              Map.entry("flush.ms", OWN_FLUSH),
              Map.entry("follower.replication.throttled.replicas", ONE_REPLICA),
              Map.entry("leader.replication.throttled.replicas", ONE_REPLICA),
              Map.entry("local.retention.bytes", NO_TIERS),
              Map.entry("local.retention.ms", NO_TIERS),
              Map.entry("min.insync.replicas", ONE_REPLICA),
              Map.entry("preallocate", "segment files grow as they are written"),
              Map.entry("remote.log.copy.disable", NO_TIERS),
              Map.entry("remote.log.delete.on.disable", NO_TIERS),
              Map.entry("remote.storage.enable", NO_TIERS),
              Map.entry("segment.jitter.ms", "segments roll without a jitter"),
              Map.entry("unclean.leader.election.enable", ONE_REPLICA)));

  private UnsupportedConfigs() {}

  /// What is so instead of a config, or null where the name is not one of them.
  static @Nullable String reason(String name) {
    return REASONS.get(name);
  }

  static Set<String> names() {
    return REASONS.keySet();
  }
}
