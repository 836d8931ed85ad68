package io.penstock.registry;

import akka.actor.typed.ActorRef;
import io.penstock.control.StreamSupervisor;
import io.penstock.stream.StreamId;
import io.penstock.stream.StreamWish;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the supervisor was told to run, and the telling. */
final class ToldStreams {
  private final ActorRef<StreamSupervisor.Command> supervisor;
  private final ActorRef<StreamSupervisor.Changed> ignored;
  private final Consumer<StreamWish> unreadable;

  /** By {@link StreamId#key()}. */
  private Map<String, StreamWish> told = new LinkedHashMap<>();

  /**
   * @param ignored what the supervisor answers to
   * @param unreadable is given those that cannot be run
   */
  ToldStreams(
      ActorRef<StreamSupervisor.Command> supervisor,
      ActorRef<StreamSupervisor.Changed> ignored,
      Consumer<StreamWish> unreadable) {
    this.supervisor = supervisor;
    this.ignored = ignored;
    this.unreadable = unreadable;
  }

  /** What it was told of a stream; null where nothing. */
  @Nullable StreamWish wish(StreamId id) {
    return told.get(id.key());
  }

  /** All that it was told, by {@link StreamId#key()}, in the order of the registry. */
  Map<String, StreamWish> all() {
    return Collections.unmodifiableMap(told);
  }

  /** Tells of all that the supervisor does not know. */
  void publish(RegistryState state, Wishes known) {
    Map<String, StreamWish> before = told;
    told = new LinkedHashMap<>();
    state
        .entries()
        .forEach(
            (key, entry) -> {
              StreamWish wish = known.wish(entry);
              told.put(key, wish);
              if (!wish.equals(before.get(key))) {
                if (wish.unreadable().isPresent()) {
                  unreadable.accept(wish);
                }
                supervisor.tell(new StreamSupervisor.Put(wish, ignored));
              }
            });
    before.forEach(
        (key, wish) -> {
          if (!told.containsKey(key)) {
            supervisor.tell(new StreamSupervisor.Remove(wish.id(), ignored));
          }
        });
  }

  /** Tells of what was changed. */
  void tell(RegistryReply reply) {
    if (reply instanceof RegistryReply.Created created) {
      tell(created.wish());
    } else if (reply instanceof RegistryReply.Replaced replaced) {
      tell(replaced.wish());
    }
  }

  private void tell(StreamWish wish) {
    told.put(wish.id().key(), wish);
    supervisor.tell(new StreamSupervisor.Put(wish, ignored));
  }

  /** Tells that a stream is not wanted any more. */
  void remove(StreamId id) {
    told.remove(id.key());
    supervisor.tell(new StreamSupervisor.Remove(id, ignored));
  }
}
