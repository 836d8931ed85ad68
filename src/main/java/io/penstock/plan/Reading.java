package io.penstock.plan;

import io.penstock.stream.SourceSpec;
import io.penstock.stream.StreamSpec;
import java.util.Optional;

/**
 * What is read for a stream.
 *
 * @param main whether the main stream is: nobody needs it where there are no outputs and processors
 *     look at the substream
 * @param analyzed what processors that only look see pictures of, if that is a stream of its own;
 *     empty where they see the main one, or where there are none
 */
public record Reading(boolean main, Optional<SourceSpec> analyzed) {
  /**
   * What a plan reads. Where the main stream's pictures are decoded anyway, every processor sees
   * these: a second stream would cost and spare nothing.
   */
  public static Reading of(StreamSpec spec, Plan plan) {
    Optional<SourceSpec> analyzed =
        plan == Plan.ANALYZE ? spec.source().substream() : Optional.empty();
    return new Reading(analyzed.isEmpty() || !spec.outputs().isEmpty(), analyzed);
  }
}
