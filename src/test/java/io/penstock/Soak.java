package io.penstock;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AskPattern;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.ConfigFactory;
import io.penstock.control.StreamActor;
import io.penstock.control.StreamReport;
import io.penstock.control.StreamTools;
import io.penstock.gst.Backends;
import io.penstock.gst.NativePipelines;
import io.penstock.media.NativeLedger;
import io.penstock.process.ProcessorCatalog;
import io.penstock.settings.PenstockSettings;
import io.penstock.stream.OutputState;
import io.penstock.stream.StreamSpec;
import io.penstock.stream.StreamState;
import io.penstock.stream.StreamStatus;
import io.penstock.testkit.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A stream is started and stopped over and over, with a real camera and a real target, and what the
 * process holds is watched. Run in a JVM of its own ({@link SoakIT}), without the servers: a heap
 * that has not been filled once yet would look like a leak, and theirs are not ours.
 */
final class Soak {
  /** What is left when the cycles are done, on one line of the output. */
  static final String RESULT = "soak: ";

  private static final Duration SETTLE = Duration.ofSeconds(15);
  private static final int MOST_MORE = 2;

  /**
   * Cycles that do not count: until then pools of threads fill up, code is compiled, and the
   * allocator's arenas grow to their peaks. Seen here: 20 MiB over the first hundred cycles, then
   * under 1 MiB over the next hundred.
   */
  static final int WARM_UP = 90;

  private Soak() {}

  /** The arguments are the number of cycles, the camera's address, and the target's. */
  public static void main(String[] arguments) {
    AtomicReference<StreamStatus> newest = new AtomicReference<>();
    ActorSystem<StreamReport> system =
        ActorSystem.create(
            reports(newest),
            "soak",
            ConfigFactory.parseResources("penstock-akka.conf").withFallback(ConfigFactory.load()));
    try {
      int cycles = Integer.parseInt(arguments[0]);
      run(system, settings(arguments[1], arguments[2]), newest, cycles);
    } finally {
      system.terminate();
    }
    system.getWhenTerminated().toCompletableFuture().join();
  }

  private static void run(
      ActorSystem<StreamReport> system,
      PenstockSettings settings,
      AtomicReference<StreamStatus> newest,
      int cycles) {
    StreamTools tools = tools(system, settings);
    StreamSpec spec = settings.specs().get(0);
    for (int cycle = 1; cycle <= WARM_UP; cycle++) {
      cycle(system, tools, spec, newest, -cycle);
    }
    int threads = ProcessMemory.threads();
    int descriptors = ProcessMemory.fileDescriptors();
    List<Long> resident = new ArrayList<>();
    for (int cycle = 1; cycle <= cycles; cycle++) {
      cycle(system, tools, spec, newest, cycle);
      if (NativeLedger.all().stream().anyMatch(kind -> kind.live() != 0)) {
        throw new AssertionError("alive after cycle " + cycle + ": " + NativeLedger.all());
      }
      if (cycle > cycles / 3) {
        resident.add(ProcessMemory.residentKib());
      }
    }
    int mostThreads = threads + MOST_MORE;
    int mostDescriptors = descriptors + MOST_MORE;
    Await.until(
        SETTLE,
        () ->
            ProcessMemory.threads() <= mostThreads
                && ProcessMemory.fileDescriptors() <= mostDescriptors,
        "threads and descriptors are back");
    System.out.printf(
        Locale.ROOT,
        RESULT
            + "cycles=%d threads=%d->%d descriptors=%d->%d residentKib=%d->%d slopeKibPerCycle=%.1f%n",
        cycles,
        threads,
        ProcessMemory.threads(),
        descriptors,
        ProcessMemory.fileDescriptors(),
        resident.get(0),
        resident.get(resident.size() - 1),
        slope(resident));
  }

  private static void cycle(
      ActorSystem<StreamReport> system,
      StreamTools tools,
      StreamSpec spec,
      AtomicReference<StreamStatus> newest,
      int cycle) {
    newest.set(null);
    ActorRef<StreamActor.Command> stream =
        system.systemActorOf(
            StreamActor.create(spec, tools, system),
            "stream-" + cycle,
            akka.actor.typed.Props.empty());
    Await.until(
        RunningService.LIMIT,
        () -> {
          StreamStatus status = newest.get();
          return status != null
              && status.state() == StreamState.LIVE
              && status.outputs().get(0).state() == OutputState.LIVE;
        },
        "cycle " + cycle + " is live");
    AskPattern.<StreamActor.Command, StreamActor.Stopped>ask(
            stream, StreamActor.Stop::new, RunningService.LIMIT, system.scheduler())
        .toCompletableFuture()
        .join();
    Await.until(
        RunningService.LIMIT, () -> tools.work().underWay() == 0, "what is native is closed");
  }

  /** Least squares, KiB a cycle. */
  private static double slope(List<Long> values) {
    double n = values.size();
    double meanX = (n - 1) / 2;
    double meanY = values.stream().mapToLong(Long::longValue).average().orElseThrow();
    double above = 0;
    double below = 0;
    for (int x = 0; x < values.size(); x++) {
      above += (x - meanX) * (values.get(x) - meanY);
      below += (x - meanX) * (x - meanX);
    }
    return above / below;
  }

  private static Behavior<StreamReport> reports(AtomicReference<StreamStatus> newest) {
    return Behaviors.receiveMessage(
        report -> {
          newest.set(report.status());
          return Behaviors.same();
        });
  }

  /** What a node gives its streams. */
  static StreamTools tools(ActorSystem<?> system, PenstockSettings settings) {
    Backends backends = Backends.of(settings);
    return Guardian.tools(system, settings, ProcessorCatalog.load(), new NativePipelines(backends));
  }

  private static PenstockSettings settings(String camera, String target) {
    return RunningService.settings(
        """
        penstock.streams.soak {
          source { uri = "%s", latency = 50ms }
          process = [ { type = overlay, rectangle = [20, 20, 100, 60], text = "{time}" } ]
          outputs = [ { name = main, uri = "%s" } ]
        }
        """
            .formatted(camera, target));
  }
}
