package io.penstock.control;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.AskPattern;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import io.penstock.control.StreamSupervisor.Streams;
import io.penstock.record.RoomLimits;
import io.penstock.record.SegmentKind;
import io.penstock.record.SegmentSweep;
import io.penstock.stream.OutputSpec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Has the segments of all streams swept every few seconds, on a thread that may wait for the disk.
 * A disk that hangs keeps one thread, and nobody else, waiting.
 */
public final class SegmentJanitor {
  /** What it can be told. */
  public sealed interface Command {}

  /** These limits hold from the next sweep on. */
  public record Use(RoomLimits limits) implements Command {}

  private enum Tick implements Command {
    TICK
  }

  private record Swept(SegmentSweep.@Nullable Result result, @Nullable Throwable failure)
      implements Command {}

  /** Runs what waits for the disk of segments: this and whatever reads them. */
  public static final String DISPATCHER = "penstock-segments-dispatcher";

  /**
   * A disk is to be looked at before it is full: with 100 MB/s half a gigabyte comes within this.
   */
  private static final Duration PERIOD = Duration.ofSeconds(5);

  private final ActorContext<Command> context;
  private final ActorRef<StreamSupervisor.Command> supervisor;
  private final SegmentSweep sweep;
  private final Executor disks;
  private final Duration askTimeout;

  /** Outlives a crash of this actor. */
  private final AtomicReference<RoomLimits> limits;

  private boolean sweeping;
  private Optional<String> refusal = Optional.empty();
  private Optional<String> trouble = Optional.empty();

  /**
   * One for a node.
   *
   * @param supervisor knows the streams
   * @param disks runs what waits for a disk
   */
  public static Behavior<Command> create(
      ActorRef<StreamSupervisor.Command> supervisor,
      SegmentSweep sweep,
      RoomLimits limits,
      Executor disks,
      Duration askTimeout) {
    AtomicReference<RoomLimits> newest = new AtomicReference<>(limits);
    return Behaviors.<Command>supervise(
            Behaviors.setup(
                context ->
                    Behaviors.withTimers(
                        timers ->
                            new SegmentJanitor(
                                    context, supervisor, sweep, newest, disks, askTimeout)
                                .open(timers))))
        .onFailure(SupervisorStrategy.restart());
  }

  private SegmentJanitor(
      ActorContext<Command> context,
      ActorRef<StreamSupervisor.Command> supervisor,
      SegmentSweep sweep,
      AtomicReference<RoomLimits> limits,
      Executor disks,
      Duration askTimeout) {
    this.context = context;
    this.supervisor = supervisor;
    this.sweep = sweep;
    this.limits = limits;
    this.disks = disks;
    this.askTimeout = askTimeout;
    context.setLoggerName(SegmentJanitor.class);
  }

  private Behavior<Command> open(TimerScheduler<Command> timers) {
    timers.startTimerWithFixedDelay(Tick.TICK, Duration.ZERO, PERIOD);
    return Behaviors.receive(Command.class)
        .onMessage(Use.class, this::onUse)
        .onMessage(Tick.class, this::onTick)
        .onMessage(Swept.class, this::onSwept)
        .build();
  }

  private Behavior<Command> onUse(Use use) {
    limits.set(use.limits());
    return Behaviors.same();
  }

  private Behavior<Command> onTick(Tick tick) {
    if (sweeping) {
      return Behaviors.same();
    }
    sweeping = true;
    RoomLimits now = Objects.requireNonNull(limits.get());
    CompletionStage<Streams> streams =
        AskPattern.ask(
            supervisor,
            StreamSupervisor.GetStreams::new,
            askTimeout,
            context.getSystem().scheduler());
    context.pipeToSelf(streams.thenCompose(all -> swept(recordings(all), now)), Swept::new);
    return Behaviors.same();
  }

  private CompletionStage<SegmentSweep.Result> swept(List<OutputSpec> outputs, RoomLimits now) {
    return CompletableFuture.supplyAsync(
        () -> sweep.run(outputs, now, InstantSource.system().instant()), disks);
  }

  private static List<OutputSpec> recordings(Streams streams) {
    return streams.entries().stream()
        .flatMap(entry -> entry.spec().outputs().stream())
        .filter(output -> SegmentKind.of(output).isPresent())
        .toList();
  }

  private Behavior<Command> onSwept(Swept swept) {
    sweeping = false;
    SegmentSweep.Result result = swept.result();
    if (result == null) {
      Throwable failure = Objects.requireNonNull(swept.failure());
      tell(Optional.of("the streams cannot be looked at: " + NativeWork.message(failure)));
      return Behaviors.same();
    }
    tell(result.trouble());
    if (result.expired() > 0) {
      context.getLog().debug("Removed {} segments that no output keeps", result.expired());
    }
    if (result.displaced() > 0) {
      context
          .getLog()
          .info(
              "Removed the {} oldest segments for lack of room; {} with {} bytes are left",
              result.displaced(),
              result.kept(),
              result.bytes());
    }
    if (result.refusal().isPresent() && refusal.isEmpty()) {
      context.getLog().warn("Recording stops: {}", result.refusal().get());
    } else if (result.refusal().isEmpty() && refusal.isPresent()) {
      context.getLog().info("Recording may go on: there is room again");
    }
    refusal = result.refusal();
    return Behaviors.same();
  }

  /** Once, for as long as it stays. */
  private void tell(Optional<String> now) {
    if (now.isPresent() && trouble.isEmpty()) {
      context.getLog().warn("Segments cannot all be kept in order: {}", now.get());
    }
    trouble = now;
  }
}
