package io.penstock.control;

import akka.actor.typed.javadsl.ActorContext;
import io.penstock.stream.Failure;

/** Says why a stream's flows of frames broke. Its {@link StreamActor}'s alone. */
final class FlowTrouble {
  private final ActorContext<?> context;

  /** Where one broke last. */
  private String last = "";

  FlowTrouble(ActorContext<?> context) {
    this.context = context;
  }

  /**
   * Why one broke. Where a processor throws is logged for its author to know, but not at each of
   * thousands of frames.
   */
  Failure told(Throwable failure) {
    String trace = Trace.of(failure);
    if (!trace.equals(last)) {
      context.getLog().warn("The flow of frames failed: {}", trace);
      last = trace;
    }
    return FlowFailure.of(failure);
  }
}
