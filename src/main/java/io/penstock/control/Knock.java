package io.penstock.control;

import io.penstock.stream.Failure;
import io.penstock.stream.SourceSpec;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Asks whether anybody is there, before a pipeline is built: hundreds of dead cameras that are
 * tried every few seconds then cost next to nothing, and take nobody's place.
 */
@FunctionalInterface
public interface Knock {
  /** Why nobody can be reached there; empty where somebody answers. Never fails. */
  CompletionStage<Optional<Failure>> at(SourceSpec source);

  /**
   * Why {@code host} may not be connected to, to be read behind "the camera's host"; empty where it
   * may. A name is looked up for that. Never fails.
   */
  default CompletionStage<Optional<String>> refusal(String host) {
    return CompletableFuture.completedFuture(Optional.empty());
  }
}
