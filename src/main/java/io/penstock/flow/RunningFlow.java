package io.penstock.flow;

import akka.Done;
import akka.stream.UniqueKillSwitch;
import java.util.concurrent.CompletionStage;

/** A flow of frames under way. */
public final class RunningFlow {
  private final UniqueKillSwitch killSwitch;
  private final CompletionStage<Done> done;

  RunningFlow(UniqueKillSwitch killSwitch, CompletionStage<Done> done) {
    this.killSwitch = killSwitch;
    this.done = done;
  }

  /** Ends the flow after the frame that is under way. Idempotent. */
  public void stop() {
    killSwitch.shutdown();
  }

  /**
   * Completes when the flow has ended; with the exception of the processor that failed, if one did.
   */
  public CompletionStage<Done> done() {
    return done;
  }
}
