package io.penstock.registry;

import io.penstock.settings.Problem;
import io.penstock.stream.StreamId;
import io.penstock.stream.StreamWish;
import java.util.List;

/** What became of a change that somebody asked for. */
public sealed interface RegistryReply {
  /** There was none of that name; now there is. */
  record Created(StreamWish wish) implements RegistryReply {}

  /** It is as asked for. */
  record Replaced(StreamWish wish) implements RegistryReply {}

  /** It was so already; nothing was written. */
  record Same(StreamWish wish) implements RegistryReply {}

  /** It is gone. */
  record Removed(StreamId id) implements RegistryReply {}

  /** There is none of that name. */
  record Unknown(StreamId id) implements RegistryReply {}

  /** There is one of that name already. */
  record Exists(StreamId id) implements RegistryReply {}

  /** Somebody changed it meanwhile. */
  record Stale(StreamId id, long version) implements RegistryReply {}

  /** The configuration declares it, so that it cannot be removed. */
  record Declared(StreamId id) implements RegistryReply {}

  /** This makes no stream. */
  record Invalid(StreamId id, List<Problem> problems) implements RegistryReply {
    public Invalid {
      problems = List.copyOf(problems);
    }
  }

  /**
   * It could not be written down, and is not so.
   *
   * @param full whether for lack of room
   * @param reason in a sentence, without secrets
   */
  record NotStored(boolean full, String reason) implements RegistryReply {}

  /** Too many changes wait already. */
  record Overloaded() implements RegistryReply {}
}
