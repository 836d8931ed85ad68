package io.penstock.control;

import akka.actor.typed.ActorRef;
import io.penstock.media.Pipelines;
import io.penstock.process.ProcessorChain;
import io.penstock.settings.ControlSettings;
import io.penstock.stream.ProcessorSpec;
import io.penstock.stream.StreamSpec;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;

/**
 * What every stream of a node works with.
 *
 * @param pipelines opens native pipelines
 * @param work where blocking calls are made
 * @param knock asks whether a camera is there
 * @param budget lets attempts connect a few at a time
 * @param chains makes a stream's processors
 * @param snapshots makes JPEGs of pictures
 * @param settings how long things may take
 */
public record StreamTools(
    Pipelines pipelines,
    NativeWork work,
    Knock knock,
    ActorRef<ConnectBudget.Command> budget,
    Chains chains,
    SnapshotDesk snapshots,
    ControlSettings settings) {
  /** Makes a stream's processors. */
  @FunctionalInterface
  public interface Chains {
    /**
     * New processors, which the caller closes.
     *
     * @param fps the measured rate of frames
     */
    ProcessorChain open(StreamSpec spec, DoubleSupplier fps);

    /**
     * The same, of some of the stream's processors.
     *
     * @param shown whether it is one of them
     */
    default ProcessorChain open(
        StreamSpec spec, Predicate<ProcessorSpec> shown, DoubleSupplier fps) {
      List<ProcessorSpec> some = spec.process().stream().filter(shown).toList();
      return open(spec.with(spec.source(), some, spec.outputs()), fps);
    }

    /** Whether a processor may write into the picture. */
    default boolean draws(ProcessorSpec processor) {
      return true;
    }
  }
}
