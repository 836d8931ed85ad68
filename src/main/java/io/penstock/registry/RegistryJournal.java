package io.penstock.registry;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;

/**
 * Writes down what the registry decides, one event at a time. It tells its owner what it knows once
 * it runs; when it cannot write, it fails.
 */
final class RegistryJournal {
  /** What the journal can be told. */
  sealed interface Command {}

  /** Write this down. */
  record Write(RegistryEvent event) implements Command {}

  /** What the journal tells its owner. */
  sealed interface Answer {}

  /** It runs, and this is so. */
  record Recovered(RegistryState state) implements Answer {}

  /** The event is safe. */
  record Written() implements Answer {}

  /** The event was not written, since there is no room for it. */
  record NoRoom() implements Answer {}

  private RegistryJournal() {}

  /** A journal that forgets. */
  static Behavior<Command> inMemory(ActorRef<Answer> owner) {
    return Behaviors.setup(
        context -> {
          owner.tell(new Recovered(RegistryState.EMPTY));
          return Behaviors.receive(Command.class)
              .onMessage(
                  Write.class,
                  write -> {
                    owner.tell(new Written());
                    return Behaviors.same();
                  })
              .build();
        });
  }
}
