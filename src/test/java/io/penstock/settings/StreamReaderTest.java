package io.penstock.settings;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.penstock.stream.Transport;
import io.penstock.stream.Trust;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StreamReaderTest {
  private static final String ALL_CHANGED =
      """
      name = "North gate"
      labels { site = north, floor = 2 }
      enabled = false
      process = [
        { type = overlay, every = 200ms, format = bgr, color = "#00ff00", rectangle = [1, 2, 3, 4] }
        { type = motion, fps = 5 }
      ]
      encode { codec = h265, width = 640, height = 480, fps = 12.5, always = yes }
      encode { codec = h265, bitrate = 800k, keyframe-interval = 500ms, size-change = follow
               width = 640, height = 480, fps = 12.5, always = yes }
      outputs = [
        { name = archive, uri = "srt://media.example:9000?streamid=key" }
        { uri = "rtsps://media.example:1936/app/part?token=x", fingerprint = "AB:AB:AB:AB:AB:AB:AB:AB:AB:AB:AB:AB:AB:AB:AB:AB:AB:AB:AB:AB:AB:AB:AB:AB:AB:AB:AB:AB:AB:AB:AB:AB" }
      ]
      stall-timeout = 10s
      retry { min-backoff = 1s, max-backoff = 1m, healthy-after = 0s }
      on-signal-loss = hold, skip-corrupt = no
      health { frozen = 7s, black = 0s, hold-off = 2s }
      time-zone = "Europe/Berlin", gpu = 1, audio = off
      """;

  private static StreamSpec allChanged(StreamId id, String name) {
    return new StreamSpec(
        id,
        name,
        Map.of("site", "north", "floor", "2"),
        false,
        new SourceSpec(
            SecretUri.parse("rtsps://10.0.0.7:322/s"),
            Optional.of(new Credentials("viewer", new Secret("0123"))),
            Transport.UDP,
            Duration.ofSeconds(1),
            new Trust.Fingerprint("0a".repeat(32)),
            true),
        List.of(
            new ProcessorSpec(
                "overlay",
                true,
                Optional.of(Duration.ofMillis(200)),
                Map.of("color", "#00ff00", "rectangle", List.of(1, 2, 3, 4))),
            new ProcessorSpec("motion", false, Optional.of(Duration.ofMillis(200)), Map.of())),
        new EncodeSpec(
            Codec.H265, 640, 480, 12.5, 800_000, Duration.ofMillis(500), SizeChange.FOLLOW, true),
        AudioMode.OFF,
        List.of(
            new OutputSpec("archive", SecretUri.parse("srt://media.example:9000?streamid=key")),
            new OutputSpec(
                "output-2",
                SecretUri.parse("rtsps://media.example:1936/app/part?token=x"),
                new Trust.Fingerprint("ab".repeat(32)),
                Optional.empty())),
        new RetrySpec(Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ZERO),
        Duration.ofSeconds(10),
        SignalLoss.HOLD,
        new HealthSpec(Duration.ofSeconds(7), Duration.ZERO, Duration.ofSeconds(2)),
        false,
        ZoneId.of("Europe/Berlin"),
        Optional.of(1));
  }

  @Test
  void readsEveryKeyOfAStream() {
    assertThat(
            Hocon.stream(
                """
                penstock.streams.gate-north {
                  %s
                  source {
                    uri = "rtsps://10.0.0.7:322/s", transport = udp, latency = 1s
                    username = viewer, password = 0123, fingerprint = "%s"
                  }
                }
                """
                    .formatted(ALL_CHANGED, "0A:".repeat(31) + "0a")))
        .isEqualTo(allChanged(new StreamId("gate-north"), "North gate"));
  }

  @Test
  void readsEveryKeyFromTheDefaults() {
    assertThat(
            Hocon.stream(
                """
                penstock.defaults {
                  %s
                  source { transport = udp, latency = 1s, username = viewer, password = 0123
                           fingerprint = "%s" }
                }
                penstock.streams.gate.source.uri = "rtsps://10.0.0.7:322/s"
                """
                    .formatted(ALL_CHANGED.replace("name = \"North gate\"", ""), "0a".repeat(32))))
        .isEqualTo(allChanged(new StreamId("gate"), "gate"));
  }

  @Test
  void hasDefaults() {
    assertThat(Hocon.stream(Hocon.gate("")))
        .isEqualTo(
            new StreamSpec(
                new StreamId("gate"),
                "gate",
                Map.of(),
                true,
                new SourceSpec(
                    SecretUri.parse("rtsp://10.0.0.7/s"),
                    Optional.empty(),
                    Transport.TCP,
                    Duration.ofMillis(200),
                    new Trust.Machine(),
                    true),
                List.of(),
                new EncodeSpec(
                    Codec.H264, 4_000_000, Duration.ofSeconds(2), SizeChange.LETTERBOX, false),
                AudioMode.AUTO,
                List.of(),
                new RetrySpec(
                    Duration.ofMillis(500), Duration.ofSeconds(5), Duration.ofSeconds(30)),
                Duration.ofSeconds(5),
                SignalLoss.SLATE,
                new HealthSpec(
                    Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(5)),
                true,
                ZoneId.of("UTC"),
                Optional.empty()));
  }

  @Test
  void ownKeysWinOverDefaultsOneByOne() {
    StreamSpec stream =
        Hocon.stream(
            """
            penstock.defaults { labels { site = north, kind = door }, retry.max-backoff = 1m }
            """
                + Hocon.gate("labels { site = south }, retry.min-backoff = 2s"));

    assertThat(stream.labels()).containsOnly(Map.entry("site", "south"), Map.entry("kind", "door"));
    assertThat(stream.retry())
        .isEqualTo(
            new RetrySpec(Duration.ofSeconds(2), Duration.ofMinutes(1), Duration.ofSeconds(30)));
  }

  @Test
  void outputsOfTheDefaultsServeStreamsWithoutOutputs() {
    List<StreamSpec> streams =
        Hocon.settings(
                """
                penstock {
                  defaults.outputs = [
                    { uri = "rtmp://a/live/{id}" }, { uri = "rtmp://b/{id}/{id}?k={id}" }
                  ]
                  streams {
                    Gate.source.uri = "rtsp://h/1"
                    none { source.uri = "rtsp://h/2", outputs = [] }
                    own { source.uri = "rtsp://h/3", outputs = [ { uri = "rtmp://c/x/{id}" } ] }
                  }
                }
                """)
            .specs();

    assertThat(streams)
        .extracting(
            stream ->
                stream.outputs().stream().map(o -> o.name() + "=" + o.uri().reveal()).toList())
        .containsExactly(
            List.of("main=rtmp://a/live/Gate", "output-2=rtmp://b/Gate/Gate?k=Gate"),
            List.of(),
            List.of("main=rtmp://c/x/own"));
  }

  @Test
  void nullHidesADefault() {
    StreamSpec stream =
        Hocon.stream(
            "penstock.defaults { labels.a = b, source { username = u, password = p } }\n"
                + Hocon.gate("labels = null, source { username = null, password = null }"));

    assertThat(stream.labels()).isEmpty();
    assertThat(stream.source().credentials()).isEmpty();
  }

  @Test
  void frameRatesBecomeIntervals() {
    assertThat(Hocon.stream(Hocon.gate("process = [ { type = motion, fps = 0.5 } ]")).process())
        .extracting(ProcessorSpec::every)
        .containsExactly(Optional.of(Duration.ofSeconds(2)));
  }

  @Test
  void nullOptionsOfAProcessorAreNone() {
    assertThat(Hocon.stream(Hocon.gate("process = [ { type = overlay, text = null } ]")).process())
        .containsExactly(new ProcessorSpec("overlay", false, Optional.empty(), Map.of()));
  }
}
