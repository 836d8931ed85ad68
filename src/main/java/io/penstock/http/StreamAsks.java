package io.penstock.http;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Scheduler;
import akka.actor.typed.javadsl.AskPattern;
import akka.japi.function.Function;
import io.penstock.control.StreamSupervisor;
import io.penstock.control.StreamSupervisor.Changed;
import io.penstock.control.StreamSupervisor.StreamEntry;
import io.penstock.control.StreamSupervisor.Streams;
import io.penstock.registry.HistoryEntry;
import io.penstock.registry.RegistryReply;
import io.penstock.registry.StreamRegistry;
import io.penstock.registry.StreamRegistry.Applied;
import io.penstock.settings.StreamDocument;
import io.penstock.stream.StreamId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Asks what is wanted of the registry, and what is so of the supervisor. */
final class StreamAsks {
  /** What many streams at once may take; less than a request may. */
  private static final Duration MANY = Duration.ofSeconds(15);

  private final ActorRef<StreamSupervisor.Command> supervisor;
  private final ActorRef<StreamRegistry.Command> registry;
  private final Scheduler scheduler;
  private final Duration timeout;

  StreamAsks(
      ActorRef<StreamSupervisor.Command> supervisor,
      ActorRef<StreamRegistry.Command> registry,
      Scheduler scheduler,
      Duration timeout) {
    this.supervisor = supervisor;
    this.registry = registry;
    this.scheduler = scheduler;
    this.timeout = timeout;
  }

  CompletionStage<Streams> streams() {
    return AskPattern.ask(supervisor, StreamSupervisor.GetStreams::new, timeout, scheduler);
  }

  CompletionStage<Optional<StreamEntry>> stream(StreamId id) {
    return AskPattern.ask(
        supervisor, replyTo -> new StreamSupervisor.GetStream(id, replyTo), timeout, scheduler);
  }

  CompletionStage<Changed> restart(StreamId id) {
    return AskPattern.ask(
        supervisor, replyTo -> new StreamSupervisor.Restart(id, replyTo), timeout, scheduler);
  }

  /** One change. */
  CompletionStage<RegistryReply> change(
      Function<ActorRef<RegistryReply>, StreamRegistry.Command> change) {
    return AskPattern.ask(registry, change, timeout, scheduler);
  }

  /** Many changes. */
  CompletionStage<Applied> apply(
      Map<StreamId, StreamDocument> documents, boolean dryRun, Caller caller) {
    return AskPattern.ask(
        registry,
        replyTo -> new StreamRegistry.Apply(documents, dryRun, caller.name(), replyTo),
        timeout.compareTo(MANY) > 0 ? timeout : MANY,
        scheduler);
  }

  CompletionStage<Optional<List<HistoryEntry>>> history(StreamId id) {
    return AskPattern.ask(
        registry, replyTo -> new StreamRegistry.GetHistory(id, replyTo), timeout, scheduler);
  }
}
