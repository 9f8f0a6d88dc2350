package io.logpost.engine.kafka;

import io.logpost.engine.JoinRequest;
import io.logpost.error.LogpostException;
import io.logpost.group.Subscription;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;

/// What the groups of this engine are made of.
///
/// @param groups what the cluster tells of groups
/// @param names the names of all topics
record GroupParts(
    KafkaClients clients,
    Supplier<Admin> admin,
    TopicCache cache,
    KafkaFetcher fetcher,
    GroupQueries groups,
    TopicNames names) {

  /// Checks that somebody may join, or change, as he asks.
  ///
  /// @return whether the group has a member of that name
  boolean checkJoin(JoinRequest request) {
    if (request.subscription() instanceof Subscription.Pattern pattern) {
      pattern.checkAffordable(names.names().names());
    }
    return groups.checkJoin(request);
  }

  /// The id of the topic that has a name now, as last told of; empty where there is none or the
  /// cluster can't tell.
  String topicId(String topic) {
    try {
      return cache.topic(topic).topicId();
    } catch (LogpostException _) {
      return "";
    }
  }
}
