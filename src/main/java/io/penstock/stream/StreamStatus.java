package io.penstock.stream;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is so.
 *
 * @param state where the stream is
 * @param since when it got there
 * @param reason why it is there, in a sentence; empty where the state says it all
 * @param plan how it is served
 * @param planReason why so
 * @param decoder what decodes it, once something does
 * @param encoder what encodes it, once something does
 * @param source how the source is
 * @param framesProcessed pictures that reached the encoder
 * @param framesDropped pictures that did not, by {@code stage/reason}
 * @param outputs how each output is, in the order of the spec
 * @param times what its frames took
 * @param sightings what its processors say that they see
 */
public record StreamStatus(
    StreamState state,
    Instant since,
    Optional<String> reason,
    String plan,
    String planReason,
    Chosen decoder,
    Chosen encoder,
    SourceStatus source,
    long framesProcessed,
    Map<String, Long> framesDropped,
    List<OutputStatus> outputs,
    FrameTimes times,
    List<Sighting> sightings) {
  public StreamStatus {
    framesDropped = Map.copyOf(framesDropped);
    outputs = List.copyOf(outputs);
    sightings = List.copyOf(sightings);
  }

  /** Of a stream that never ran and cannot. */
  public static StreamStatus failed(String reason) {
    return new StreamStatus(
        StreamState.FAILED,
        Instant.now(),
        Optional.of(reason),
        "",
        "",
        Chosen.NONE,
        Chosen.NONE,
        SourceStatus.NONE,
        0,
        Map.of(),
        List.of(),
        FrameTimes.NONE,
        List.of());
  }
}
