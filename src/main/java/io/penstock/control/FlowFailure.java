package io.penstock.control;

import io.penstock.process.ProcessorException;
import io.penstock.stream.Failure;

/** Why a flow of frames broke, for people. */
final class FlowFailure {
  private FlowFailure() {}

  /**
   * What a processor itself said may hold a secret: only its {@link ProcessorException} is told.
   */
  static Failure of(Throwable failure) {
    Throwable cause = Trace.unwrapped(failure);
    return cause instanceof ProcessorException processor
        ? new Failure.ProcessorFailed(String.valueOf(processor.getMessage()))
        : new Failure.Internal("the flow of frames broke: " + NativeWork.message(cause));
  }
}
