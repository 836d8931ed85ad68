package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.chaos.TestCertificate;
import io.penstock.chaos.TlsFront;
import io.penstock.demo.RtmpServer;
import io.penstock.demo.RtmpServerSettings;
import io.penstock.demo.RtspServer;
import io.penstock.demo.RtspServerSettings;
import io.penstock.stream.Credentials;
import io.penstock.stream.Culprit;
import io.penstock.stream.Failure;
import io.penstock.stream.OutputState;
import io.penstock.stream.OutputStatus;
import io.penstock.stream.Secret;
import io.penstock.testkit.Await;
import io.penstock.testkit.ClipSpec;
import io.penstock.testkit.NothingLeft;
import io.penstock.testkit.NumberedCamera;
import io.penstock.testkit.ReadBack;
import io.penstock.testkit.SrtListener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Targets of every scheme, real ones: what arrives there is read back. */
@Tag("chaos")
@ExtendWith(NothingLeft.class)
class OutputSchemesIT {
  private static final String PASSPHRASE = "correct-horse";
  private static final int ENOUGH_PICTURES = 30;

  /** An encoder that no backend has by default; the brace that closes it comes from the stream. */
  private static final String X265 =
      """
      penstock.backends.software.encode.h265 {
        elements = [ { element = x265enc, properties { speed-preset = ultrafast, tune = zerolatency } } ]
        bitrate { property = bitrate, unit = "kbit/s" }
        keyframe { property = key-int-max }
      """;

  @TempDir private Path folder;

  @Test
  void oneEncodeGoesToTargetsOfEveryKind() {
    TestCertificate certificate = TestCertificate.signedByOwnCa(folder);
    Credentials login = new Credentials("ann", new Secret("hunter22"));
    Path recorded = folder.resolve("rtsp.ts");
    try (NumberedCamera camera = NumberedCamera.open(ClipSpec.small());
        RtmpServer rtmp = RtmpServer.open(RtmpServerSettings.anyPort().withRecording());
        TlsFront front = TlsFront.before(rtmp.port(), certificate);
        RtspServer rtsp =
            recorder(RtspServerSettings.anyPort().withLogin(login), recorded, "h264");
        TlsFront rtsps = TlsFront.before(rtsp.port(), certificate);
        SrtListener srt = SrtListener.open(PASSPHRASE, folder.resolve("srt.ts"))) {
      String outputs =
          """
          { name = plain, uri = "%s" }
          { name = ca, uri = "rtmps://127.0.0.1:%d/live/ca", ca-file = "%s" }
          { name = pinned, uri = "rtmps://127.0.0.1:%d/live/pinned", fingerprint = "%s" }
          { name = rtsp, uri = "rtsp://ann:hunter22@127.0.0.1:%d/first" }
          { name = rtsps, uri = "rtsps://ann:hunter22@127.0.0.1:%d/second", ca-file = "%s" }
          { name = srt, uri = "%s" }
          """
              .formatted(
                  rtmp.address("plain"),
                  front.port(),
                  certificate.caPem(),
                  front.port(),
                  certificate.fingerprint(),
                  rtsp.port(),
                  rtsps.port(),
                  certificate.caPem(),
                  srt.address());
      try (RunningService penstock = start(camera, outputs, "")) {
        penstock.awaitAllLive();
        long from = penstock.status("gate").framesProcessed();
        Await.until(
            RunningService.LIMIT,
            () -> penstock.status("gate").framesProcessed() > from + ENOUGH_PICTURES,
            "pictures");
        assertThat(penstock.status("gate").source().attempt()).isOne();
        assertThat(penstock.status("gate").outputs())
            .allSatisfy(output -> assertThat(output.lastError()).isEmpty());
      }
      srt.awaitEnd();
      for (String name : List.of("plain", "ca", "pinned")) {
        assertWatchable(rtmp.recordings(name).get(0), "h264");
      }
    }
    assertWatchable(recorded, "h264");
    assertWatchable(folder.resolve("rtsp.ts.second"), "h264");
    assertWatchable(folder.resolve("srt.ts"), "h264");
  }

  @Test
  void transportStreamsAndRtspCarryH265() {
    Path recorded = folder.resolve("rtsp.ts");
    try (NumberedCamera camera = NumberedCamera.open(ClipSpec.small());
        RtspServer rtsp = recorder(RtspServerSettings.anyPort(), recorded, "h265");
        SrtListener srt = SrtListener.open(PASSPHRASE, folder.resolve("srt.ts"))) {
      String outputs =
          "{ name = a, uri = \"%s\" }, { name = b, uri = \"%s\" }"
              .formatted(rtsp.address("/first"), srt.address());
      try (RunningService penstock = start(camera, outputs, "encode.codec = h265\n}\n" + X265)) {
        penstock.awaitAllLive();
        long from = penstock.status("gate").framesProcessed();
        Await.until(
            RunningService.LIMIT,
            () -> penstock.status("gate").framesProcessed() > from + ENOUGH_PICTURES,
            "pictures");
      }
      srt.awaitEnd();
    }
    assertWatchable(recorded, "hevc");
    assertWatchable(folder.resolve("srt.ts"), "hevc");
  }

  private static void assertWatchable(Path file, String codec) {
    ReadBack read = ReadBack.of(file);
    assertThat(read.codec()).as("%s", file).isEqualTo(codec);
    assertThat(read.pictures())
        .as("pictures in %s", file)
        .isGreaterThanOrEqualTo(ENOUGH_PICTURES / 2);
    assertThat(read.complaints()).as("of a decoder about %s", file).isEmpty();
  }

  // ---------------------------------------------------------------- in trouble

  @Test
  void aServerThatRecordsAndComesBackIsFoundAgainWhileTheCameraStays() {
    try (NumberedCamera camera = NumberedCamera.open(ClipSpec.small())) {
      RtspServer first = recorder(RtspServerSettings.anyPort(), folder.resolve("first.ts"), "h264");
      int port = first.port();
      try (RunningService penstock =
          start(camera, "{ uri = \"" + first.address("/first") + "\" }", "")) {
        penstock.awaitAllLive();
        first.close();
        Failure failure = awaitFailure(penstock);
        assertThat(failure).isInstanceOf(Failure.TargetRefused.class);
        try (RtspServer second =
            recorder(RtspServerSettings.onPort(port), folder.resolve("second.ts"), "h264")) {
          awaitOutput(penstock, output -> output.reconnects() == 1, "it is back");
          assertThat(penstock.status("gate").source().attempt()).isOne();
          assertThat(second.port()).isEqualTo(port);
          Await.until(
              RunningService.LIMIT,
              () -> size(folder.resolve("second.ts")) > 20_000,
              "the second records");
        }
      } finally {
        first.close();
      }
    }
  }

  @Test
  @SuppressWarnings("try") // It is closed in between, too.
  void aListenerThatIsKilledAndStartedAgainIsFoundAgainWhileTheCameraStays() {
    try (NumberedCamera camera = NumberedCamera.open(ClipSpec.small());
        SrtListener first = SrtListener.open(PASSPHRASE, folder.resolve("first.ts"))) {
      try (RunningService penstock = start(camera, "{ uri = \"" + first.address() + "\" }", "")) {
        penstock.awaitAllLive();
        first.close();
        Failure failure = awaitFailure(penstock);
        assertThat(failure)
            .isEqualTo(new Failure.TargetRefused("the connection to the target broke"));
        try (SrtListener second =
            SrtListener.open(first.port(), PASSPHRASE, folder.resolve("second.ts"))) {
          awaitOutput(penstock, output -> output.reconnects() == 1, "it is back");
          assertThat(penstock.status("gate").source().attempt()).isOne();
          Await.until(
              RunningService.LIMIT,
              () -> size(folder.resolve("second.ts")) > 20_000,
              "the second records");
          assertThat(second.port()).isEqualTo(first.port());
        }
      }
    }
  }

  @Test
  void targetsThatWillNotHaveUsAreToldApart() {
    TestCertificate certificate = TestCertificate.selfSigned(folder);
    TestCertificate other =
        TestCertificate.signedByOwnCa(ReadBack.newFolder(folder.resolve("other")));
    Credentials login = new Credentials("ann", new Secret("hunter22"));
    try (NumberedCamera camera = NumberedCamera.open(ClipSpec.small());
        RtmpServer rtmp = RtmpServer.open(RtmpServerSettings.anyPort());
        TlsFront front = TlsFront.before(rtmp.port(), certificate);
        RtspServer locked =
            recorder(
                RtspServerSettings.anyPort().withLogin(login), folder.resolve("a.ts"), "h264");
        SrtListener srt = SrtListener.open(PASSPHRASE, folder.resolve("srt.ts"))) {
      String outputs =
          """
          { name = authority, uri = "rtmps://127.0.0.1:%d/live/key", ca-file = "%s" }
          { name = machine, uri = "rtmps://127.0.0.1:%d/live/key" }
          { name = rtsps, uri = "rtsps://127.0.0.1:%d/a", fingerprint = "%s" }
          { name = password, uri = "rtsp://ann:wrong@127.0.0.1:%d/first" }
          { name = path, uri = "rtsp://ann:hunter22@127.0.0.1:%d/other" }
          { name = passphrase, uri = "srt://127.0.0.1:%d?passphrase=wrong-horse-wrong" }
          { name = away, uri = "srt://127.0.0.1:%d?passphrase=wrong-horse-wrong" }
          """
              .formatted(
                  front.port(),
                  other.caPem(),
                  front.port(),
                  front.port(),
                  "0".repeat(64),
                  locked.port(),
                  locked.port(),
                  srt.port(),
                  SrtListener.freePort());
      try (RunningService penstock = start(camera, outputs, "")) {
        String untrusted =
            "the target's certificate is not trusted: give the output's ca-file, or its"
                + " fingerprint; it shows "
                + certificate.fingerprint();
        assertFailure(penstock, 0, new Failure.TargetRefused(untrusted));
        assertFailure(
            penstock, 1, new Failure.TargetRefused("the target's TLS certificate is not trusted"));
        assertFailure(penstock, 2, new Failure.TargetRefused(untrusted));
        assertFailure(
            penstock,
            3,
            new Failure.TargetRejected("the target refuses the user name or password"));
        assertFailure(
            penstock,
            4,
            new Failure.TargetRejected("the target takes no stream at this path (404)"));
        assertFailure(
            penstock,
            5,
            new Failure.TargetRejected(
                "the target answers and refuses the connection: it wants another passphrase or"
                    + " stream id, or takes nobody more"));
        assertFailure(
            penstock,
            6,
            new Failure.TargetRefused(
                "the target does not take the connection: it is away, or refuses the passphrase or"
                    + " the stream id"));
      }
    }
  }

  private static void assertFailure(RunningService penstock, int output, Failure wanted) {
    Await.until(
        RunningService.LIMIT,
        () -> penstock.status("gate").outputs().get(output).lastError().isPresent(),
        "a failure of output " + output);
    Failure failure =
        penstock.status("gate").outputs().get(output).lastError().orElseThrow().failure();
    assertThat(failure).isEqualTo(wanted);
    assertThat(failure.culprit()).isEqualTo(Culprit.TARGET);
  }

  // ---------------------------------------------------------------- what the tests share

  /** A server with two places, the second of which records beside the first. */
  private static RtspServer recorder(RtspServerSettings settings, Path file, String codec) {
    RtspServer server = RtspServer.open(settings);
    String launch =
        "rtp%sdepay name=depay0 ! %sparse ! mpegtsmux ! filesink async=false location="
            .formatted(codec, codec);
    server.mountRecorder("/first", launch + file);
    server.mountRecorder("/second", launch + file + ".second");
    return server;
  }

  private static RunningService start(NumberedCamera camera, String outputs, String more) {
    return RunningService.start(
        """
        penstock.streams.gate {
          source { uri = "%s", latency = 100ms }
          encode { bitrate = 1M, keyframe-interval = 1s }
          process = [ { type = overlay, text = gate } ]
          outputs = [ %s ]
          %s
        }
        """
            .formatted(camera.address(), outputs, more));
  }

  private static OutputStatus output(RunningService penstock) {
    return penstock.status("gate").outputs().get(0);
  }

  private static void awaitOutput(
      RunningService penstock, Predicate<OutputStatus> wanted, String what) {
    Await.until(
        RunningService.LIMIT,
        () -> wanted.test(output(penstock)) && output(penstock).state() == OutputState.LIVE,
        () -> what + ": " + output(penstock));
  }

  private static Failure awaitFailure(RunningService penstock) {
    Await.until(RunningService.LIMIT, () -> output(penstock).lastError().isPresent(), "a failure");
    return output(penstock).lastError().orElseThrow().failure();
  }

  private static long size(Path file) {
    return Files.exists(file) ? file.toFile().length() : 0;
  }
}
