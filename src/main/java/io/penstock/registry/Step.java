package io.penstock.registry;

import akka.actor.typed.ActorRef;
import io.penstock.registry.RegistryReply.NotStored;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What is to be done about a command.
 *
 * @param event is to be written down first; empty where nothing is
 * @param done tells whoever is to know that it is so
 * @param failed tells whoever asked that it could not be written, and is not so
 */
record Step(Optional<RegistryEvent> event, Runnable done, Consumer<NotStored> failed) {
  /** Nothing changes. */
  static <T> Step answer(ActorRef<? super T> replyTo, T answer) {
    return told(() -> replyTo.unsafeUpcast().tell(answer));
  }

  /** Nothing is to be written down. */
  static Step told(Runnable done) {
    return new Step(Optional.empty(), done, trouble -> {});
  }

  /** This is to be written down. */
  static Step write(RegistryEvent event, Runnable done, Consumer<NotStored> failed) {
    return new Step(Optional.of(event), done, failed);
  }
}
