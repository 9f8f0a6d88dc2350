package io.logpost.consumer;

import io.logpost.consumer.Interest.Subscribed;
import io.logpost.engine.Engine;
import io.logpost.engine.JoinRequest;
import io.logpost.error.LogpostException.NameTaken;
import io.logpost.error.LogpostException.UnknownInstance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/// The consumer instances of Kafka REST v2. What outlives the process of them is stored; see {@link
/// Instance}.
///
/// Threads: any number call it.
public final class Instances {
  /// How long an instance may stay silent where no setting says.
  public static final Duration DEFAULT_IDLE_TIMEOUT = Duration.ofMinutes(5);

  private final InstanceEnvironment environment;
  private final ConcurrentHashMap<MemberName, Instance> instances = new ConcurrentHashMap<>();
  private final Expiry expiry = new Expiry();
  private volatile boolean stopping;

  /// @param idleTimeout how long an instance may stay silent
  /// @param nanoTime counts silence
  /// @param takenElsewhere names of members of the plain API
  public Instances(
      Engine engine,
      InstanceStore store,
      Duration idleTimeout,
      LongSupplier nanoTime,
      Predicate<MemberName> takenElsewhere) {
    this.environment =
        new InstanceEnvironment(
            engine, store, idleTimeout, nanoTime, takenElsewhere, () -> stopping);
  }

  /// Takes back what was there before a restart, each with a fresh deadline.
  ///
  /// @param joined the members that the engine kept
  /// @return those of them that are no instances
  public List<JoinRequest> revive(Collection<JoinRequest> joined) {
    for (StoredInstance stored : environment.store().load()) {
      instances.put(stored.name(), Instance.revive(environment, stored));
    }
    List<JoinRequest> others = new ArrayList<>();
    for (JoinRequest request : joined) {
      Instance instance = instances.get(new MemberName(request.group(), request.member()));
      if (instance == null) {
        others.add(request);
      } else if (!(instance.interest() instanceof Subscribed)) {
        // the server ended between its leaving and the note of it, or its joining and that
        environment.engine().groups().join(request, () -> {}).leave();
      }
    }
    return others;
  }

  /// Creates an instance, durable on return; it reads nothing yet.
  ///
  /// @throws NameTaken where the group has an instance or a member of this name
  public Instance create(MemberName name, InstanceConfig config) {
    Instance created = Instance.create(environment, name, config);
    if (instances.putIfAbsent(name, created) != null) {
      throw new NameTaken(name.group(), name.member());
    }
    try {
      if (environment.isTaken(name)) {
        throw new NameTaken(name.group(), name.member());
      }
      environment.store().save(new StoredInstance(name, config, created.interest()));
    } catch (RuntimeException e) {
      instances.remove(name, created);
      throw e;
    }
    return created;
  }

  /// The instance of a name.
  ///
  /// @throws UnknownInstance where there is none
  public Instance find(MemberName name) {
    Instance instance = instances.get(name);
    if (instance == null) {
      throw new UnknownInstance(name.group(), name.member());
    }
    return instance;
  }

  /// How an instance was created; empty where there is none. Counts as no call.
  public Optional<InstanceConfig> config(MemberName name) {
    return Optional.ofNullable(instances.get(name)).map(Instance::config);
  }

  /// The names of a group's instances, sorted. Counts as no call.
  public List<MemberName> ofGroup(String group) {
    return all().stream()
        .filter(name -> name.group().equals(group))
        .sorted(Comparator.comparing(MemberName::member))
        .toList();
  }

  /// The names of all instances. Counts as no call.
  public Set<MemberName> all() {
    return Set.copyOf(instances.keySet());
  }

  /// Deletes an instance, durable on return; its partitions move at once.
  ///
  /// @throws UnknownInstance where there is none
  public void delete(MemberName name) {
    Instance instance = find(name);
    instance.close();
    forget(instance);
  }

  /// Whether there is such an instance.
  public boolean has(MemberName name) {
    return instances.containsKey(name);
  }

  /// How long an instance has been silent, in ms; empty where it is none.
  public OptionalLong idleMs(MemberName name) {
    Instance instance = instances.get(name);
    return instance == null ? OptionalLong.empty() : OptionalLong.of(instance.idleMs());
  }

  /// Deletes the instances that were silent for too long, and what is left of those that could not
  /// be forgotten when they left; to be called a few times a second, by one thread.
  public void expire() {
    expiry.pass(instances.keySet(), this::expire);
  }

  private boolean expire(MemberName name) {
    Instance instance = instances.get(name);
    if (instance == null || !instance.expire()) {
      return false;
    }
    forget(instance);
    return true;
  }

  /// Ends waiting reads, now and from now on; everything else goes on.
  public void stop() {
    stopping = true;
    instances.values().forEach(Instance::wakeup);
  }

  /// Forgets one that left, once: its name may be another's already.
  private void forget(Instance gone) {
    var _ =
        instances.computeIfPresent(
            gone.name(),
            (name, there) -> {
              if (there != gone) {
                return there;
              }
              environment.store().remove(name);
              return null;
            });
  }
}
