package io.penstock.plan;

import io.penstock.stream.ProcessorSpec;
import io.penstock.stream.SourceSpec;
import io.penstock.stream.StreamSpec;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which of a stream's processors see which of its source's pictures. One that only looks sees the
 * sub-stream where there is one, whatever the others do: areas that it is given are in pixels of
 * what it is shown, and must not come to mean another place when somebody adds an overlay.
 *
 * @param ofMain those that see the main stream, in their order
 * @param ofSubstream those that see the sub-stream, in their order
 * @param substream the sub-stream; empty where no processor sees it
 */
public record Reading(
    List<ProcessorSpec> ofMain, List<ProcessorSpec> ofSubstream, Optional<SourceSpec> substream) {
  public Reading {
    ofMain = List.copyOf(ofMain);
    ofSubstream = List.copyOf(ofSubstream);
  }

  /**
   * What a stream's processors see.
   *
   * @param draws whether a processor may write into the picture; the others only look
   */
  public static Reading of(StreamSpec spec, Predicate<ProcessorSpec> draws) {
    List<ProcessorSpec> looking = spec.process().stream().filter(draws.negate()).toList();
    Optional<SourceSpec> substream = spec.source().substream().filter(own -> !looking.isEmpty());
    return substream.isEmpty()
        ? new Reading(spec.process(), List.of(), substream)
        : new Reading(spec.process().stream().filter(draws).toList(), looking, substream);
  }
}
