package io.penstock;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.AskPattern;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.ConfigFactory;
import io.penstock.control.ProbeDesk;
import io.penstock.control.StreamTools;
import io.penstock.gst.Backends;
import io.penstock.gst.GstRuntime;
import io.penstock.gst.NativePipelines;
import io.penstock.process.ProcessorCatalog;
import io.penstock.settings.PenstockSettings;
import io.penstock.settings.StreamDocument;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Probes a camera without a running service. Apart, so that other commands load nothing of it. */
final class Probing {
  private static final Duration END = Duration.ofSeconds(5);

  private Probing() {}

  /** Tries once. Waits for the answer, and until everything is closed again. */
  static ProbeDesk.Reply of(PenstockSettings settings, StreamDocument document) {
    GstRuntime.start();
    ActorSystem<Void> system =
        ActorSystem.create(
            Behaviors.empty(),
            "penstock",
            ConfigFactory.parseResources("penstock-akka.conf")
                .withFallback(ConfigFactory.defaultReference())
                .resolve());
    try {
      StreamTools tools =
          Guardian.tools(
              system,
              settings,
              ProcessorCatalog.load(),
              new NativePipelines(Backends.of(settings)));
      ActorRef<ProbeDesk.Command> desk =
          system.systemActorOf(
              ProbeDesk.create(tools, settings.documents()::read), "probes", Props.empty());
      return AskPattern.<ProbeDesk.Command, ProbeDesk.Reply>ask(
              desk,
              replyTo -> new ProbeDesk.Probe(document, replyTo),
              ProbeDesk.longest(settings.control().closeTimeout()),
              system.scheduler())
          .toCompletableFuture()
          .join();
    } finally {
      system.terminate();
      var unused =
          system
              .getWhenTerminated()
              .toCompletableFuture()
              .completeOnTimeout(Done.getInstance(), END.toMillis(), TimeUnit.MILLISECONDS)
              .join();
    }
  }
}
