package io.penstock.control;

import io.penstock.stream.Failure;
import io.penstock.stream.SourceSpec;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Asks whether anybody is there, before a pipeline is built: hundreds of dead cameras that are
 * tried every few seconds then cost next to nothing, and take nobody's place.
 */
@FunctionalInterface
public interface Knock {
  /** Why nobody can be reached there; empty where somebody answers. Never fails. */
  CompletionStage<Optional<Failure>> at(SourceSpec source);
}
