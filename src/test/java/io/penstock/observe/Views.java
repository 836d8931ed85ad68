package io.penstock.observe;

import io.penstock.stream.AudioMode;
import io.penstock.stream.Chosen;
import io.penstock.stream.Codec;
import io.penstock.stream.Credentials;
import io.penstock.stream.Durations;
import io.penstock.stream.EncodeSpec;
import io.penstock.stream.Failure;
import io.penstock.stream.FrameTimes;
import io.penstock.stream.HealthSpec;
import io.penstock.stream.LastError;
import io.penstock.stream.OutputSpec;
import io.penstock.stream.OutputState;
import io.penstock.stream.OutputStatus;
import io.penstock.stream.RetrySpec;
import io.penstock.stream.Secret;
import io.penstock.stream.SecretUri;
import io.penstock.stream.Sighting;
import io.penstock.stream.SignalLoss;
import io.penstock.stream.SizeChange;
import io.penstock.stream.SourceSpec;
import io.penstock.stream.SourceStatus;
import io.penstock.stream.StreamId;
import io.penstock.stream.StreamSpec;
import io.penstock.stream.StreamState;
import io.penstock.stream.StreamStatus;
import io.penstock.stream.SubstreamStatus;
import io.penstock.stream.Transport;
import io.penstock.stream.Trust;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Streams as the observer sees them. */
final class Views {
  static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  static final String PASSWORD = "hunter2secret";
  static final String KEY = "streamkey4711";
  static final Failure REFUSED = new Failure.SourceRefused("10.0.0.7 refuses the connection");
  static final Failure UNREACHABLE = new Failure.SourceUnreachable("nobody answers at 10.0.0.7");
  static final Failure UNAUTHORIZED = new Failure.SourceUnauthorized("the camera answered 401");
  static final Failure TARGET_STALLED = new Failure.TargetStalled("nothing was taken for 10 s");

  private Views() {}

  static StreamSpec spec(String id, boolean enabled, String... outputs) {
    return new StreamSpec(
        new StreamId(id),
        "Gate \"" + id + "\" \\ north\nside",
        Map.of("site", "north"),
        enabled,
        new SourceSpec(
            SecretUri.parse("rtsp://viewer:" + PASSWORD + "@10.0.0.7:554/" + id),
            Optional.of(new Credentials("viewer", new Secret(PASSWORD))),
            Transport.TCP,
            Duration.ofMillis(200),
            new Trust.Machine(),
            false),
        List.of(),
        new EncodeSpec(Codec.H264, 4_000_000, Duration.ofSeconds(2), SizeChange.LETTERBOX, true),
        AudioMode.AUTO,
        Arrays.stream(outputs).map(name -> new OutputSpec(name, target())).toList(),
        new RetrySpec(Duration.ofMillis(500), Duration.ofSeconds(5), Duration.ofSeconds(30)),
        Duration.ofSeconds(5),
        SignalLoss.SLATE,
        new HealthSpec(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(5)),
        true,
        ZoneOffset.UTC,
        Optional.empty());
  }

  private static SecretUri target() {
    return SecretUri.parse("rtmp://media.example/live/" + KEY);
  }

  static StreamView disabled(String id) {
    return new StreamView(spec(id, false, "main"), Optional.empty());
  }

  /** With four processors, drops at every place, and times. */
  static StreamView large(String id, String... outputs) {
    StreamView usual =
        view(
            id,
            StreamState.LIVE,
            Optional.empty(),
            100,
            Map.of(
                "source/closed", 1L,
                "source/corrupt", 1L,
                "decode/slow", 1L,
                "process/slow", 1L,
                "process/failed", 1L,
                "process/closed", 1L,
                "encode/slow", 1L,
                "encode/failed", 1L),
            outputs);
    Durations took = new Durations(List.of(10_000_000L, 40_000_000L), List.of(5L, 3L, 2L), 9L);
    Durations age =
        new Durations(
            List.of(50_000_000L, 200_000_000L, 1_000_000_000L),
            List.of(1L, 2L, 3L, 4L),
            2_500_000_000L);
    List<String> types = List.of("overlay", "detect", "overlay", "blur");
    return with(
        usual,
        new FrameTimes(
            Optional.of(age),
            types.stream().map(type -> new FrameTimes.OfProcessor(type, took)).toList()),
        usual.status().orElseThrow().sightings());
  }

  /** A stream whose processors tell what they see. */
  static StreamView seeing(StreamView usual, List<Sighting> sightings) {
    return with(usual, usual.status().orElseThrow().times(), sightings);
  }

  /** A stream whose processors look at its sub-stream. */
  static StreamView lookedAt(StreamView usual, SubstreamStatus substream) {
    StreamStatus status = usual.status().orElseThrow();
    SourceStatus source = status.source();
    return with(
        usual,
        new SourceStatus(
            source.codec(),
            source.width(),
            source.height(),
            source.fps(),
            source.audio(),
            source.framesIn(),
            source.framesDamaged(),
            source.bytes(),
            source.address(),
            source.attempt(),
            source.reconnects(),
            source.lastError(),
            Optional.of(substream)),
        status.times(),
        status.sightings());
  }

  private static StreamView with(StreamView usual, FrameTimes times, List<Sighting> sightings) {
    return with(usual, usual.status().orElseThrow().source(), times, sightings);
  }

  private static StreamView with(
      StreamView usual, SourceStatus source, FrameTimes times, List<Sighting> sightings) {
    StreamStatus status = usual.status().orElseThrow();
    return new StreamView(
        usual.spec(),
        Optional.of(
            new StreamStatus(
                status.state(),
                status.since(),
                status.reason(),
                status.plan(),
                status.planReason(),
                status.decoder(),
                status.encoder(),
                source,
                status.framesProcessed(),
                status.framesDropped(),
                status.outputs(),
                times,
                sightings)));
  }

  static StreamView view(String id, StreamState state, String... outputs) {
    return view(id, state, Optional.empty(), 100, Map.of(), outputs);
  }

  static StreamView view(String id, StreamState state, Failure why, String... outputs) {
    return view(id, state, Optional.of(why), 100, Map.of(), outputs);
  }

  static StreamView view(
      String id,
      StreamState state,
      Optional<Failure> why,
      long framesIn,
      Map<String, Long> dropped,
      String... outputs) {
    Optional<LastError> error = why.map(failure -> new LastError(failure, NOON));
    return new StreamView(
        spec(id, true, outputs),
        Optional.of(
            new StreamStatus(
                state,
                NOON,
                Optional.empty(),
                "process",
                "",
                new Chosen("software/avdec_h264", ""),
                new Chosen("software/x264enc", ""),
                new SourceStatus(
                    Optional.of("h264"),
                    1920,
                    1080,
                    25,
                    Optional.empty(),
                    framesIn,
                    0,
                    98_000,
                    0,
                    7,
                    6,
                    error,
                    Optional.empty()),
                framesIn - 10,
                dropped,
                Arrays.stream(outputs)
                    .map(
                        name ->
                            new OutputStatus(
                                name,
                                target(),
                                state == StreamState.LIVE
                                    ? OutputState.LIVE
                                    : OutputState.BACKING_OFF,
                                4321,
                                0,
                                2,
                                Optional.empty()))
                    .toList(),
                FrameTimes.NONE,
                List.of())));
  }
}
