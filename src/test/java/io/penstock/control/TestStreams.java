package io.penstock.control;

import static java.util.concurrent.CompletableFuture.completedFuture;

import akka.actor.testkit.typed.javadsl.FishingOutcomes;
import akka.actor.testkit.typed.javadsl.TestProbe;
import io.penstock.media.Pipelines;
import io.penstock.settings.ConnectSettings;
import io.penstock.settings.ControlSettings;
import io.penstock.stream.AudioMode;
import io.penstock.stream.Codec;
import io.penstock.stream.Credentials;
import io.penstock.stream.EncodeSpec;
import io.penstock.stream.HealthSpec;
import io.penstock.stream.OutputSpec;
import io.penstock.stream.ProcessorSpec;
import io.penstock.stream.RetrySpec;
import io.penstock.stream.Secret;
import io.penstock.stream.SecretUri;
import io.penstock.stream.SignalLoss;
import io.penstock.stream.SizeChange;
import io.penstock.stream.SourceSpec;
import io.penstock.stream.StreamId;
import io.penstock.stream.StreamSpec;
import io.penstock.stream.StreamStatus;
import io.penstock.stream.Transport;
import io.penstock.stream.Trust;
import io.penstock.testkit.ActorKit;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Streams that retry at once, and deadlines that are over soon. */
final class TestStreams {
  static final ControlSettings SETTINGS =
      new ControlSettings(
          Duration.ofSeconds(2),
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          Duration.ofSeconds(3),
          Duration.ofSeconds(5),
          8);

  private static final RetrySpec AT_ONCE =
      new RetrySpec(Duration.ofMillis(20), Duration.ofMillis(40), Duration.ofSeconds(30));

  private static final RetrySpec LATE =
      new RetrySpec(Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(1));

  private static final Duration LONG = Duration.ofMinutes(1);

  /** How long something may take that a test awaits. */
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private TestStreams() {}

  /** The first status to come that is as {@code wanted}. */
  static StreamStatus await(
      TestProbe<StreamReport> reports, Predicate<StreamStatus> wanted, String what) {
    List<StreamReport> seen =
        reports.fishForMessage(
            LIMIT,
            what,
            report ->
                wanted.test(report.status())
                    ? FishingOutcomes.complete()
                    : FishingOutcomes.continueAndIgnore());
    return seen.get(seen.size() - 1).status();
  }

  /** What streams work with, where every camera answers a knock. */
  static StreamTools tools(ActorKit kit, Pipelines pipelines, StreamTools.Chains chains) {
    return tools(kit, pipelines, chains, source -> completedFuture(Optional.empty()));
  }

  static StreamTools tools(
      ActorKit kit, Pipelines pipelines, StreamTools.Chains chains, Knock knock) {
    return new StreamTools(
        pipelines,
        new NativeWork(kit.system(), SETTINGS),
        knock,
        kit.spawn(ConnectBudget.create(new ConnectSettings(8, 64, 1000))),
        chains,
        new SnapshotDesk(kit.system(), SETTINGS),
        SETTINGS);
  }

  static StreamSpec camera(String id, String... outputs) {
    return spec(id, "rtsp://10.0.0.7/" + id, AT_ONCE, LONG, true, outputs);
  }

  /** A camera whose packets go to the outputs as they come. */
  static StreamSpec passing(String id, SignalLoss loss, String... outputs) {
    return passing(id, loss, List.of(), outputs);
  }

  /** The same, with processors. */
  static StreamSpec passing(
      String id, SignalLoss loss, List<ProcessorSpec> process, String... outputs) {
    return passing(camera(id, outputs), loss, process);
  }

  /** A file whose packets go to the outputs as they come, and as fast as these take them. */
  static StreamSpec passingFile(String id, List<ProcessorSpec> process, String... outputs) {
    return passing(file(id, outputs), SignalLoss.SLATE, process);
  }

  private static StreamSpec passing(
      StreamSpec plain, SignalLoss loss, List<ProcessorSpec> process) {
    return new StreamSpec(
        plain.id(),
        plain.name(),
        plain.labels(),
        true,
        plain.source(),
        process,
        new EncodeSpec(Codec.H264, 1_000_000, Duration.ofSeconds(2), SizeChange.LETTERBOX, false),
        plain.audio(),
        plain.outputs(),
        plain.retry(),
        plain.stallTimeout(),
        loss,
        plain.health(),
        plain.skipCorrupt(),
        plain.timeZone(),
        plain.gpu());
  }

  /** A camera whose first failure is followed by a long wait. */
  static StreamSpec patient(String id, String... outputs) {
    return spec(id, "rtsp://10.0.0.7/" + id, LATE, LONG, true, outputs);
  }

  static StreamSpec stalling(String id, Duration stallTimeout) {
    return spec(id, "rtsp://10.0.0.7/" + id, AT_ONCE, stallTimeout, true, "main");
  }

  static StreamSpec file(String id, String... outputs) {
    return spec(id, "file:///srv/media/" + id + ".mp4", AT_ONCE, LONG, true, outputs);
  }

  static StreamSpec disabled(String id) {
    return spec(id, "rtsp://10.0.0.7/" + id, AT_ONCE, LONG, false, "main");
  }

  /** A file at its own pace, as if it were a camera. */
  static StreamSpec realtimeFile(String id) {
    StreamSpec file = file(id);
    SourceSpec source = file.source();
    return from(
        new SourceSpec(
            source.uri(),
            source.credentials(),
            source.transport(),
            source.latency(),
            source.trust(),
            true),
        file);
  }

  /** A camera whose password stands in a file. */
  static StreamSpec withPassword(String id, Path file) {
    StreamSpec plain = camera(id, "main");
    Secret first = new Secret("from the start");
    return from(plain.source().with(new Credentials("viewer", first, Optional.of(file))), plain);
  }

  /** A camera with other addresses beside its own. */
  static StreamSpec withFallbacks(String id, String... uris) {
    StreamSpec plain = camera(id, "main");
    List<SecretUri> fallbacks = Stream.of(uris).map(SecretUri::parse).toList();
    return from(plain.source().with(Optional.empty(), fallbacks), plain);
  }

  /** The same stream from another source. */
  static StreamSpec from(SourceSpec source, StreamSpec plain) {
    return new StreamSpec(
        plain.id(),
        plain.name(),
        plain.labels(),
        plain.enabled(),
        source,
        plain.process(),
        plain.encode(),
        plain.audio(),
        plain.outputs(),
        plain.retry(),
        plain.stallTimeout(),
        plain.onSignalLoss(),
        plain.health(),
        plain.skipCorrupt(),
        plain.timeZone(),
        plain.gpu());
  }

  /** One of many specs of a stream: its address has the number. */
  static StreamSpec version(String id, int number, boolean enabled) {
    return spec(id, "rtsp://10.0.0.7/" + id + "/" + number, AT_ONCE, LONG, enabled, "main");
  }

  private static StreamSpec spec(
      String id,
      String source,
      RetrySpec retry,
      Duration stallTimeout,
      boolean enabled,
      String... outputs) {
    return new StreamSpec(
        new StreamId(id),
        id,
        Map.of(),
        enabled,
        new SourceSpec(
            SecretUri.parse(source),
            Optional.empty(),
            Transport.TCP,
            Duration.ZERO,
            new Trust.Machine(),
            false),
        List.of(),
        new EncodeSpec(Codec.H264, 1_000_000, Duration.ofSeconds(2), SizeChange.LETTERBOX, true),
        AudioMode.AUTO,
        Stream.of(outputs)
            .map(name -> new OutputSpec(name, SecretUri.parse("rtmp://media/live/" + name)))
            .toList(),
        retry,
        stallTimeout,
        SignalLoss.HOLD,
        new HealthSpec(Duration.ZERO, Duration.ZERO, Duration.ZERO),
        true,
        ZoneOffset.UTC,
        Optional.empty());
  }
}
