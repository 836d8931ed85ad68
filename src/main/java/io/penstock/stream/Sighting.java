package io.penstock.stream;

import java.time.Instant;

/**
 * What a processor says of one kind of thing that it looks for.
 *
 * @param type of the processor
 * @param processor its name within the stream: its type, and for the second of a type {@code -2}
 *     behind it
 * @param kind what it looks for, such as {@link #MOTION}
 * @param active whether it sees it now
 * @param since when that began
 * @param level how much of it there was last, in the kind's own unit
 * @param times how often it was seen since the stream began
 */
public record Sighting(
    String type,
    String processor,
    String kind,
    boolean active,
    Instant since,
    double level,
    long times) {
  /** Something moves; the level is the share of the picture that does, in percent. */
  public static final String MOTION = "motion";
}
