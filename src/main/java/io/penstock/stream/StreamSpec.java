package io.penstock.stream;

import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is asked for: one camera's way through the system.
 *
 * @param id the stream's name in addresses, logs and metrics
 * @param name for people; the id where none was given
 * @param labels free pairs to select streams by
 * @param enabled whether it should run
 * @param source where pictures come from
 * @param process what sees them, in order
 * @param encode how they are encoded
 * @param audio what becomes of the source's sound
 * @param outputs where the packets go; names are unique
 * @param retry how long to wait between attempts
 * @param stallTimeout how long no frame may come before the attempt is given up
 * @param onSignalLoss what the outputs carry while the source is away
 * @param health when a picture counts as broken
 * @param skipCorrupt whether pictures known to be damaged are kept from the processors
 * @param timeZone the zone of {@code {time}}
 * @param gpu the one that decodes and encodes it; empty for the one with the most room
 */
public record StreamSpec(
    StreamId id,
    String name,
    Map<String, String> labels,
    boolean enabled,
    SourceSpec source,
    List<ProcessorSpec> process,
    EncodeSpec encode,
    AudioMode audio,
    List<OutputSpec> outputs,
    RetrySpec retry,
    Duration stallTimeout,
    SignalLoss onSignalLoss,
    HealthSpec health,
    boolean skipCorrupt,
    ZoneId timeZone,
    Optional<Integer> gpu) {
  public StreamSpec {
    labels = Map.copyOf(labels);
    process = List.copyOf(process);
    outputs = List.copyOf(outputs);
  }

  /** The same stream with another source, other processors and other outputs. */
  public StreamSpec with(
      SourceSpec otherSource, List<ProcessorSpec> otherProcess, List<OutputSpec> otherOutputs) {
    return new StreamSpec(
        id,
        name,
        labels,
        enabled,
        otherSource,
        otherProcess,
        encode,
        audio,
        otherOutputs,
        retry,
        stallTimeout,
        onSignalLoss,
        health,
        skipCorrupt,
        timeZone,
        gpu);
  }

  /**
   * What is shown while the source is away: nothing where there is nobody to show it, nor for a
   * file that is read at any pace, which has nothing to wait for.
   */
  public SignalLoss shownMeanwhile() {
    return source.isLive() && !outputs.isEmpty() ? onSignalLoss : SignalLoss.DISCONNECT;
  }
}
