package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.penstock.chaos.FaultProxy;
import io.penstock.chaos.Survival;
import io.penstock.demo.RtmpServer;
import io.penstock.demo.RtmpServerSettings;
import io.penstock.stream.Failure;
import io.penstock.stream.OutputState;
import io.penstock.stream.OutputStatus;
import io.penstock.stream.StreamState;
import io.penstock.stream.StreamStatus;
import io.penstock.testkit.Await;
import io.penstock.testkit.ClipSpec;
import io.penstock.testkit.FlvFile;
import io.penstock.testkit.FlvTag;
import io.penstock.testkit.NothingLeft;
import io.penstock.testkit.NumberedCamera;
import io.penstock.testkit.NumberedClip;
import io.penstock.testkit.RtmpPush;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Targets in trouble, real ones: each trouble is told by its name and got over, and meanwhile the
 * camera and the stream's other output, a file, lose nothing.
 */
@Tag("chaos")
@ExtendWith(NothingLeft.class)
class OutputTroubleIT {
  private static final ClipSpec CLIP = ClipSpec.standard();

  /** The queue behind the decoder, one in the chain, one on its way to the encoder. */
  private static final long MOST_IN_FLIGHT = 5;

  /** The queue of one output, what native code keeps of it, and what a JVM does meanwhile. */
  private static final long MOST_GROWTH_KIB = 48 * 1024;

  private static final int RECEIVE_BUFFER = 16 * 1024;

  private final Path media;

  OutputTroubleIT(@TempDir Path media) {
    this.media = media;
  }

  // ---------------------------------------------------------------- refused, rejected

  @Test
  void aTargetThatRefusesIsTriedUntilItListens() {
    try (RtmpServer rtmp = RtmpServer.open(RtmpServerSettings.anyPort());
        FaultProxy proxy = FaultProxy.before(rtmp.port())) {
      proxy.refuse();
      withStream(
          proxy.address(rtmp.address("gate")),
          "",
          penstock -> {
            Failure failure = awaitFailure(penstock);
            assertThat(failure)
                .isEqualTo(new Failure.TargetRefused("nobody listens at the target's address"));
            proxy.accept();
            awaitMain(penstock, output -> output.state() == OutputState.LIVE, "it is live");
          });
    }
    Survival.of(
        "F11",
        "A target refuses the connection, and listens later",
        "told as targetRefused, then live; the other output and the source lost nothing",
        "0 lost elsewhere");
  }

  @Test
  void aNameThatIsTakenIsRejectedAndTriedUntilItIsFree() {
    try (RtmpServer rtmp = RtmpServer.open(RtmpServerSettings.anyPort());
        RtmpPush ghost = RtmpPush.of(NumberedClip.of(ClipSpec.small()), rtmp.address("gate"))) {
      Await.until(
          RunningService.LIMIT, () -> rtmp.publisher("gate").isPresent(), "the ghost publishes");
      withStream(
          rtmp.address("gate"),
          "",
          penstock -> {
            assertThat(awaitFailure(penstock))
                .isEqualTo(
                    new Failure.TargetRejected(
                        "the target already has a publisher of this name"
                            + " (NetStream.Publish.BadName)"));
            assertThat(ghost.isAlive()).isTrue();
            rtmp.dropPublisher("gate");
            awaitMain(penstock, output -> output.state() == OutputState.LIVE, "it is live");
          });
    }
    Survival.of(
        "F11 c",
        "The name at the target is taken (NetStream.Publish.BadName), and free later",
        "told as targetRejected, then live; the other output and the source lost nothing",
        "0 lost elsewhere");
  }

  @Test
  void aTargetThatForbidsTheStreamIsTriedUntilItAllowsIt() throws IOException {
    AtomicInteger answer = new AtomicInteger(403);
    HttpServer hook =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    hook.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(answer.get(), -1);
          exchange.close();
        });
    hook.start();
    URI address = URI.create("http://127.0.0.1:" + hook.getAddress().getPort() + "/publish");
    try (RtmpServer rtmp = RtmpServer.open(RtmpServerSettings.anyPort().withOnPublish(address))) {
      withStream(
          rtmp.address("gate"),
          "",
          penstock -> {
            assertThat(awaitFailure(penstock))
                .isEqualTo(
                    new Failure.TargetRejected(
                        "the target hangs up when it is asked to take the stream"));
            answer.set(200);
            awaitMain(penstock, output -> output.state() == OutputState.LIVE, "it is live");
          });
    } finally {
      hook.stop(0);
    }
    Survival.of(
        "F11 d",
        "A target forbids the stream, and allows it later",
        "told as targetRejected, then live; the other output and the source lost nothing",
        "0 lost elsewhere");
  }

  @Test
  void aTargetThatTakesTheConnectionAndSaysNothingIsGivenUpInTime() {
    try (RtmpServer rtmp = RtmpServer.open(RtmpServerSettings.anyPort());
        FaultProxy proxy = FaultProxy.before(rtmp.port())) {
      proxy.swallow();
      withStream(
          proxy.address(rtmp.address("gate")),
          "penstock.control.open-timeout = 3s",
          penstock -> {
            assertThat(awaitFailure(penstock))
                .isEqualTo(
                    new Failure.TargetRefused("the target did not take the stream within 3000 ms"));
            proxy.pass();
            awaitMain(penstock, output -> output.state() == OutputState.LIVE, "it is live");
          });
    }
    Survival.of(
        "F11 e",
        "A target takes the connection and says nothing (open-timeout 3 s)",
        "told as targetRefused at the deadline, then live; the other output and the source lost nothing",
        "0 lost elsewhere");
  }

  // ---------------------------------------------------------------- breaks while it runs

  @Test
  void aTargetThatIsKilledAndStartedAgainGetsAKeyFrameFirst() {
    try (RtmpServer rtmp = RtmpServer.open(RtmpServerSettings.anyPort().withRecording())) {
      withStream(
          rtmp.address("gate"),
          // Nobody should have to wait for this one.
          "penstock.defaults.encode.keyframe-interval = 10s",
          penstock -> {
            penstock.awaitAllLive();
            rtmp.kill();
            assertThat(awaitFailure(penstock)).isInstanceOf(Failure.TargetRefused.class);
            rtmp.start();
            awaitMain(penstock, output -> output.reconnects() == 1, "it is back");
            Await.until(
                RunningService.LIMIT, () -> rtmp.publisher("gate").isPresent(), "it publishes");
          });
      FlvFile second = FlvFile.read(rtmp.recordings("gate").get(1));
      assertThat(second.pictures().get(0).keyFrame()).isTrue();
    }
    Survival.of(
        "F11 f",
        "A target is killed and started again (key frames 10 s apart)",
        "told as targetRefused, then live, with a key frame first; the other output and the source lost nothing",
        "0 lost elsewhere");
  }

  @Test
  void aTargetThatFreezesIsSeenWithinTenSecondsAndReplaced() {
    try (RtmpServer rtmp = RtmpServer.open(RtmpServerSettings.anyPort())) {
      withStream(
          rtmp.address("gate"),
          "penstock.defaults.encode.bitrate = 2M",
          penstock -> {
            penstock.awaitAllLive();
            rtmp.freeze();
            long frozen = System.nanoTime();
            assertThat(awaitFailure(penstock))
                .isEqualTo(new Failure.TargetStalled("the target takes nothing any more"));
            // Ten, and what a busy machine adds to it.
            Duration seen = Duration.ofNanos(System.nanoTime() - frozen);
            assertThat(seen).isLessThan(Duration.ofSeconds(12));
            rtmp.thaw();
            awaitMain(penstock, output -> output.reconnects() == 1, "it is back");
            Survival.of(
                "F11 g",
                "A target freezes, its connection stays open (2 Mb/s)",
                "told as targetStalled after %s, then live; nothing lost elsewhere"
                    .formatted(Survival.seconds((double) seen.toMillis())),
                "12 s, 0 lost elsewhere");
          });
    }
  }

  @Test
  void aTargetThatIsTooSlowKeepsItsSessionAndGetsWhatFits() {
    try (RtmpServer rtmp = RtmpServer.open(RtmpServerSettings.anyPort());
        FaultProxy proxy = FaultProxy.before(rtmp.port(), RECEIVE_BUFFER)) {
      withStream(
          proxy.address(rtmp.address("gate")),
          "penstock.defaults.encode.bitrate = 6M",
          penstock -> {
            penstock.awaitAllLive();
            long before = ProcessMemory.residentKib();
            long client = rtmp.publisher("gate").orElseThrow().clientId();
            proxy.limit(FaultProxy.Direction.TO_SERVER, 32_000);
            long dropped = main(penstock).packetsDropped();
            awaitMain(
                penstock, output -> output.packetsDropped() > dropped + 150, "packets are dropped");
            long growth = ProcessMemory.residentKib() - before;
            assertThat(growth).isLessThan(MOST_GROWTH_KIB);
            assertThat(main(penstock).lastError()).isEmpty();
            assertThat(rtmp.publisher("gate").orElseThrow().clientId()).isEqualTo(client);
            Survival.of(
                "F11 h",
                "A target takes 256 kbit/s of 6 Mb/s",
                "same session, %d packets dropped, memory grew by %d KiB; nothing lost elsewhere"
                    .formatted(main(penstock).packetsDropped() - dropped, growth),
                "same session, " + MOST_GROWTH_KIB + " KiB, 0 lost elsewhere");
          });
    }
  }

  // ---------------------------------------------------------------- what the tests share

  private static String stream(String camera, String more) {
    return """
        penstock.streams.gate {
          source { uri = "%s", latency = 100ms }
          process = [ { type = noise } ]
        }
        %s
        """
        .formatted(camera, more);
  }

  /**
   * A stream to this target and to a file. While {@code trouble} goes on, the camera and the file
   * must not lose a picture.
   */
  private void withStream(String target, String settings, Consumer<RunningService> trouble) {
    Path file = media.resolve("other.flv");
    StreamStatus last;
    try (NumberedCamera camera = NumberedCamera.open(CLIP)) {
      try (RunningService penstock =
          RunningService.start(
              stream(camera.address(), settings)
                  + """
                    penstock.media-directory = "%s"
                    penstock.streams.gate.outputs =
                      [ { name = main, uri = "%s" }, { name = other, uri = "file:%s" } ]
                    """
                      .formatted(media, target, file))) {
        Await.until(
            RunningService.LIMIT,
            () ->
                penstock.status("gate").state() == StreamState.LIVE
                    && other(penstock.status("gate")).state() == OutputState.LIVE,
            "the camera and the file are live");
        long droppedBefore = other(penstock.status("gate")).packetsDropped();
        trouble.accept(penstock);
        last = penstock.status("gate");
        assertThat(other(last).packetsDropped()).isEqualTo(droppedBefore);
      }
    }
    assertThat(last.source().attempt()).isOne();
    assertThat(last.source().lastError()).isEmpty();
    assertThat(other(last).lastError()).isEmpty();
    long dropped = last.framesDropped().values().stream().mapToLong(Long::longValue).sum();
    assertThat(last.source().framesIn() - last.framesProcessed() - dropped)
        .as("in flight: %s", last)
        .isBetween(0L, MOST_IN_FLIGHT);
    FlvFile recorded = FlvFile.read(file);
    assertThat(recorded.pictures().size() + other(last).packetsDropped())
        .as("pictures in the file")
        .isGreaterThanOrEqualTo(last.framesProcessed());
    assertThat(recorded.pictures().stream().map(FlvTag::timestampMillis).toList())
        .isSorted()
        .doesNotHaveDuplicates();
  }

  private static OutputStatus main(RunningService penstock) {
    return penstock.status("gate").outputs().get(0);
  }

  private static OutputStatus other(StreamStatus status) {
    return status.outputs().get(1);
  }

  private static void awaitMain(
      RunningService penstock, Predicate<OutputStatus> wanted, String what) {
    Await.until(RunningService.LIMIT, () -> wanted.test(main(penstock)), what);
  }

  private static Failure awaitFailure(RunningService penstock) {
    awaitMain(penstock, output -> output.lastError().isPresent(), "a failure of the output");
    return main(penstock).lastError().orElseThrow().failure();
  }
}
