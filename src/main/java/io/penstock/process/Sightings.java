package io.penstock.process;

/**
 * Where a processor tells what it sees. The last word stands in the stream's status, and each
 * change between seen and not seen is an event. Any thread; so cheap that it may be told every
 * frame. Nothing is kept but the last word of each kind.
 */
@FunctionalInterface
public interface Sightings {
  /** The most kinds that one processor may tell of. */
  int MOST_KINDS = 4;

  /** Nobody listens. */
  Sightings NONE = (kind, active, level) -> {};

  /**
   * Whether it is seen now. What is seen when the processor is closed ends with it.
   *
   * @param kind what is looked for: small letters, digits and hyphens, at most 32, a letter first
   * @param active whether it is there
   * @param level how much of it, in the kind's own unit
   * @throws IllegalArgumentException where {@code kind} is no such name, or one too many
   */
  void tell(String kind, boolean active, double level);
}
