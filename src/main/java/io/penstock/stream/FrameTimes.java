package io.penstock.stream;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What frames of a stream took, since it began.
 *
 * @param age how old they were when they went to the encoder; empty where nobody has measured
 * @param processors what each processor took, in their order; none before the first frame
 */
public record FrameTimes(Optional<Durations> age, List<OfProcessor> processors) {
  /** Nothing is known. */
  public static final FrameTimes NONE = new FrameTimes(Optional.empty(), List.of());

  public FrameTimes {
    processors = List.copyOf(processors);
  }

  /** These, and what processors took that see other pictures of the stream. */
  public FrameTimes and(List<OfProcessor> others) {
    return new FrameTimes(age, Stream.concat(processors.stream(), others.stream()).toList());
  }

  /**
   * What one processor took.
   *
   * @param type of the processor; another one may be of the same
   * @param took a frame each, conversions to BGR not counted
   */
  public record OfProcessor(String type, Durations took) {}
}
