package io.penstock.registry;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import java.sql.SQLException;

/** Makes the registry's journals, one after another, and knows where they write. */
interface Journals {
  /** A journal's behavior, given whom it tells. Called again when one has failed. */
  Behavior<RegistryJournal.Command> open(ActorRef<RegistryJournal.Answer> owner);

  /** Whether there is room where they write. */
  default boolean hasRoom() {
    return true;
  }

  /** How they encrypt. */
  default RegistrySeal seal() {
    return RegistrySeal.NONE;
  }

  /**
   * Encrypts all that was written with the newest key, and leaves nothing of what was. No journal
   * writes meanwhile. May wait for a disk.
   *
   * @throws SQLException when it could not be done; all is as it was
   */
  default void rewrite() throws SQLException {}
}
