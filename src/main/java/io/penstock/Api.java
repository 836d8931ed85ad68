package io.penstock;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.Scheduler;
import akka.actor.typed.javadsl.AskPattern;
import io.penstock.control.ProbeDesk;
import io.penstock.control.SegmentJanitor;
import io.penstock.control.StreamSupervisor;
import io.penstock.http.Access;
import io.penstock.http.BackupRoutes;
import io.penstock.http.DeepStreamRoutes;
import io.penstock.http.DocsRoutes;
import io.penstock.http.EventFeed;
import io.penstock.http.EventRoutes;
import io.penstock.http.HlsRoutes;
import io.penstock.http.HttpApi;
import io.penstock.http.HttpServers;
import io.penstock.http.HungCalls;
import io.penstock.http.NodeReportRoutes;
import io.penstock.http.NodeRoutes;
import io.penstock.http.ProbeRoutes;
import io.penstock.http.ReloadRoutes;
import io.penstock.http.SnapshotRoutes;
import io.penstock.http.StreamRoutes;
import io.penstock.media.NativeLedger;
import io.penstock.node.NodeReport;
import io.penstock.observe.Metrics;
import io.penstock.record.SegmentStore;
import io.penstock.registry.StreamRegistry;
import io.penstock.settings.PenstockSettings;
import io.penstock.settings.ReloadReply;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What is served over HTTP, and who answers it. */
final class Api {
  /** Who is asked. */
  record Actors(
      ActorRef<StreamSupervisor.Command> supervisor,
      ActorRef<StreamRegistry.Command> registry,
      ActorRef<ProbeDesk.Command> probes,
      ActorRef<EventFeed.Command> events,
      ActorRef<ConfigReloader.Command> reloader) {}

  /** Reading the configuration, and the writing of what it changes. */
  private static final Duration RELOAD = Duration.ofSeconds(15);

  private final PenstockSettings settings;
  private final Actors actors;
  private final Metrics metrics;
  private final Access access;
  private final SegmentStore segments;
  private final Supplier<NodeReport> report;
  private final Executor disks;
  private final Scheduler scheduler;
  private final Duration timeout;
  private final HungCalls hung;

  Api(
      ActorSystem<?> system,
      PenstockSettings settings,
      Actors actors,
      Metrics metrics,
      IntSupplier hung,
      Access access,
      SegmentStore segments,
      Supplier<NodeReport> report) {
    this.settings = settings;
    this.actors = actors;
    this.metrics = metrics;
    this.access = access;
    this.segments = segments;
    this.report = report;
    this.disks =
        system.dispatchers().lookup(DispatcherSelector.fromConfig(SegmentJanitor.DISPATCHER));
    this.scheduler = system.scheduler();
    this.timeout = settings.control().askTimeout();
    this.hung = new HungCalls(hung, settings.control().hungLimit());
  }

  /** All of it. */
  HttpServers.Parts parts() {
    List<HttpApi.Part> parts = new ArrayList<>();
    parts.add(new StreamRoutes(actors.supervisor(), actors.registry(), scheduler, timeout, access));
    parts.add(new SnapshotRoutes(actors.supervisor(), scheduler, timeout, access));
    parts.add(new HlsRoutes(actors.supervisor(), segments, disks, scheduler, timeout, access));
    parts.add(
        new ProbeRoutes(
            actors.probes(),
            scheduler,
            ProbeDesk.longest(settings.control().closeTimeout()),
            access));
    parts.add(new EventRoutes(actors.events(), scheduler, timeout, access));
    parts.add(new NodeReportRoutes(report, Instant.now(), hung, Api::live, access));
    parts.add(new ReloadRoutes(access, this::reload));
    parts.add(new BackupRoutes(actors.registry(), scheduler, access));
    parts.add(new DocsRoutes(Version.number()));
    NodeRoutes node =
        new NodeRoutes(actors.supervisor(), scheduler, timeout, hung, metrics::scrape);
    return new HttpServers.Parts(parts, node, deepStream());
  }

  private CompletionStage<ReloadReply> reload(String who) {
    return AskPattern.ask(
        actors.reloader(), replyTo -> new ConfigReloader.Reload(who, replyTo), RELOAD, scheduler);
  }

  private Optional<HttpApi.Part> deepStream() {
    return settings.deepStream().enabled()
        ? Optional.of(
            new DeepStreamRoutes(
                actors.registry(), actors.supervisor(), scheduler, timeout, access, hung))
        : Optional.empty();
  }

  private static Map<String, Long> live() {
    return NativeLedger.all().stream()
        .collect(Collectors.toMap(NativeLedger::kind, NativeLedger::live));
  }
}
