package io.logpost.consumer;

import io.logpost.consumer.PollAnswer.Stay;
import io.logpost.consumer.Reading.Range;
import io.logpost.engine.Engine;
import io.logpost.engine.JoinRequest;
import io.logpost.engine.PartitionRecordVisitor;
import io.logpost.error.LogpostException.Fenced;
import io.logpost.error.LogpostException.InvalidField;
import io.logpost.error.LogpostException.UnknownMember;
import io.logpost.group.CommittedOffset;
import io.logpost.group.Subscription;
import io.logpost.record.TopicPartition;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The members of groups that poll through the plain API.
///
/// Threads: any number call it. Whoever asks for a name first joins for it, and others of the same
/// name wait for that.
public final class Members {
  /// How long a member may stay silent where it does not say; Kafka's `max.poll.interval.ms`.
  public static final Duration DEFAULT_MAX_POLL_INTERVAL = Duration.ofMinutes(5);

  private final Engine engine;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final LongSupplier claims;
  private final Predicate<MemberName> takenElsewhere;
  private final TokenTopics tokenTopics;
  private final ConcurrentHashMap<MemberName, CompletableFuture<Member>> members =
      new ConcurrentHashMap<>();

  private final Expiry expiry = new Expiry();
  private volatile boolean stopping;

  /// @param clock tells the deadline in answers
  /// @param nanoTime counts silence
  /// @param claims random numbers that tell deliveries apart
  /// @param takenElsewhere names that belong to something that is no member of the plain API
  public Members(
      Engine engine,
      InstantSource clock,
      LongSupplier nanoTime,
      LongSupplier claims,
      Predicate<MemberName> takenElsewhere) {
    this.engine = engine;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.claims = claims;
    this.takenElsewhere = takenElsewhere;
    this.tokenTopics = new TokenTopics(engine.topics());
  }

  /// Takes back the members that the engine kept over a restart, each with a fresh deadline and
  /// with everything it owns out at it until it calls.
  public void revive(Collection<JoinRequest> stored) {
    for (JoinRequest request : stored) {
      MemberName name = new MemberName(request.group(), request.member());
      Place place = Place.revive(engine.groups(), request, nanoTime);
      members.put(name, CompletableFuture.completedFuture(member(name, request, place)));
    }
  }

  /// Joins if need be, acknowledges, moves and reads.
  ///
  /// @param visitor takes the records, as many as it likes
  /// @throws InvalidField where a first poll says no topics, or a token is none
  /// @throws Fenced where a token is out of date, or a seek goes to a partition that it does not
  ///   own
  /// @throws io.logpost.error.LogpostException.UnknownTopic for a topic of a list that there is not
  /// @throws io.logpost.error.LogpostException.NewerPoll where another poll of its name came in
  public PollAnswer poll(MemberName name, PollRequest request, PartitionRecordVisitor visitor) {
    request.subscription().ifPresent(this::checkTopics);
    while (true) {
      CompletableFuture<Member> slot = memberOrJoin(name, request);
      Member member = joined(slot);
      if (member != null) {
        long number = member.announcePoll();
        if (member.enter()) {
          try {
            return member.poll(request, visitor, number);
          } finally {
            member.place().exit();
          }
        }
      }
      members.remove(name, slot);
    }
  }

  /// Acknowledges a delivery, durable on return; done before changes nothing.
  ///
  /// @throws InvalidField where the token is none
  /// @throws Fenced where it is out of date
  public Stay ack(MemberName name, String ackToken) {
    AckToken token = AckToken.decode(ackToken);
    Member member = find(name);
    if (member == null || !member.enter()) {
      return doneAlready(name, token);
    }
    try {
      return member.acknowledge(token);
    } finally {
      member.place().exit();
    }
  }

  /// Renews the deadline.
  ///
  /// @throws UnknownMember where it is none
  public Stay heartbeat(MemberName name) {
    Member member = find(name);
    if (member == null || member.place().isGone()) {
      throw new UnknownMember(name.group(), name.member());
    }
    member.place().renew();
    return member.stay();
  }

  /// Acknowledges if there is a token, and leaves: its partitions move at once.
  ///
  /// @throws UnknownMember where it is none
  /// @throws Fenced where the token is out of date; it stays then
  public void leave(MemberName name, @Nullable String ackToken) {
    AckToken token = ackToken == null ? null : AckToken.decode(ackToken);
    CompletableFuture<Member> slot = members.get(name);
    Member member = slot == null ? null : joined(slot);
    if (member == null || !member.enter()) {
      throw new UnknownMember(name.group(), name.member());
    }
    try {
      if (token != null) {
        var _ = member.acknowledge(token);
      }
      member.place().leave();
    } finally {
      member.place().exit();
    }
    members.remove(name, slot);
  }

  /// Commits offsets as a member.
  ///
  /// @throws Fenced where it is no member, owns one of the partitions no more, or got it after that
  ///   generation
  public void commit(
      MemberName name, int generation, Map<TopicPartition, CommittedOffset> offsets) {
    Member member = find(name);
    if (member == null || !member.enter()) {
      throw notAMember(name);
    }
    try {
      member.commit(offsets, generation);
    } finally {
      member.place().exit();
    }
  }

  /// Whether there is such a member.
  public boolean has(MemberName name) {
    return members.containsKey(name);
  }

  /// How long a member has been silent, in ms; empty where it is none.
  public OptionalLong idleMs(MemberName name) {
    Member member = find(name);
    return member == null ? OptionalLong.empty() : OptionalLong.of(member.place().idleMs());
  }

  /// Takes out of their groups the members whose deadline has passed; to be called a few times a
  /// second, by one thread. One that can't leave now is tried again.
  public void expire() {
    expiry.pass(members.keySet(), this::expire);
  }

  private boolean expire(MemberName name) {
    CompletableFuture<Member> slot = members.get(name);
    Member member = slot != null && slot.isDone() ? joined(slot) : null;
    return member != null && member.place().expire() && members.remove(name, slot);
  }

  /// Ends waiting polls, now and from now on; everything else goes on.
  public void stop() {
    stopping = true;
    members
        .values()
        .forEach(slot -> {
          Member member = slot.isDone() ? joined(slot) : null;
          if (member != null) {
            member.place().member().wakeup();
          }
        });
  }

  private void checkTopics(Subscription subscription) {
    if (subscription instanceof Subscription.Topics(var topics)) {
      topics.forEach(topic -> {
        var _ = engine.topics().partitionCount(topic);
      });
    }
  }

  private CompletableFuture<Member> memberOrJoin(MemberName name, PollRequest request) {
    CompletableFuture<Member> mine = new CompletableFuture<>();
    CompletableFuture<Member> there = members.putIfAbsent(name, mine);
    if (there != null) {
      return there;
    }
    try {
      mine.complete(join(name, request));
      return mine;
    } catch (RuntimeException e) {
      members.remove(name, mine);
      mine.completeExceptionally(e);
      throw e;
    }
  }

  private Member join(MemberName name, PollRequest request) {
    if (takenElsewhere.test(name)) {
      throw new Fenced(
          name.group(),
          "%s is a consumer instance of Kafka REST v2; choose another name."
              .formatted(name.member()));
    }
    Subscription subscription = request.subscription().orElseThrow(Members::nothingToRead);
    JoinRequest join =
        new JoinRequest(
            name.group(),
            name.member(),
            subscription,
            request.assignor(),
            request.maxPollInterval().orElse(DEFAULT_MAX_POLL_INTERVAL));
    return member(name, join, Place.join(engine.groups(), join, nanoTime));
  }

  private Member member(MemberName name, JoinRequest joined, Place place) {
    Deliveries deliveries = new Deliveries(tokenTopics, name, place, claims);
    return new Member(engine, clock, () -> stopping, joined, place, deliveries);
  }

  /// The member of a slot; null where joining failed.
  private static @Nullable Member joined(CompletableFuture<Member> slot) {
    try {
      return slot.join();
    } catch (CompletionException _) {
      return null;
    }
  }

  private @Nullable Member find(MemberName name) {
    CompletableFuture<Member> slot = members.get(name);
    return slot == null ? null : joined(slot);
  }

  /// Answers an acknowledgement of what is no member any more.
  private Stay doneAlready(MemberName name, AckToken token) {
    Map<TopicPartition, Range> ranges = tokenTopics.ranges(token, Set.of());
    if (!Deliveries.isDone(ranges, engine.groups().committed(name.group()))) {
      throw notAMember(name);
    }
    return new Stay(token.generation(), clock.millis());
  }

  private static Fenced notAMember(MemberName name) {
    return new Fenced(
        name.group(),
        "%s is no member of %s: it left, or was silent for too long; poll without the token."
            .formatted(name.member(), name.group()));
  }

  private static InvalidField nothingToRead() {
    return new InvalidField(
        io.logpost.error.Place.field("topics"),
        "The first poll of a member names its topics, or a topic_pattern.");
  }
}
