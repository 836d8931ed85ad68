package io.penstock.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.chaos.FaultProxy.Direction;
import io.penstock.chaos.SourceWatch.Seen;
import io.penstock.demo.RtmpPublisher;
import io.penstock.demo.RtmpServer;
import io.penstock.demo.RtmpServerSettings;
import io.penstock.testkit.Await;
import io.penstock.testkit.ClipSpec;
import io.penstock.testkit.NothingLeft;
import io.penstock.testkit.NumberedClip;
import io.penstock.testkit.RtmpPush;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The proxy between real peers: the ingest and a camera, a publisher and nginx. */
@Tag("chaos")
@ExtendWith(NothingLeft.class)
class SpoiltConnectionTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final ScriptedRtspServer server =
      ScriptedRtspServer.with(CameraScript.of(PreEncodedClip.standard()));
  private final FaultProxy proxy = FaultProxy.before(server.port());

  @AfterEach
  void close() {
    proxy.close();
    server.close();
  }

  static Stream<RtpFaults> faults() {
    RtpFaults none = RtpFaults.none();
    return Stream.of(
        none,
        none.withLoss(0.05),
        none.withFlips(0.05),
        none.withCuts(0.05),
        none.withSwaps(0.05),
        none.withDriftPpm(5000),
        none.withStampShift(Duration.ofHours(1)));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void theIngestGetsOverWhatIsDoneToItsPackets(RtpFaults faults) {
    proxy.spoil(RtpFaults.none());
    try (SourceWatch watch = SourceWatch.of(proxy.address(server.address()))) {
      awaitMore(watch, 3);
      proxy.spoil(faults);
      awaitMore(watch, 15);
      proxy.spoil(RtpFaults.none());
      awaitMore(watch, 5);
      Await.until(
          LIMIT,
          () ->
              watch
                  .newest()
                  .flatMap(seen -> seen.number().stream().boxed().findFirst())
                  .isPresent(),
          "a whole picture");
    }
  }

  @Test
  void aStalledCameraSendsNothingUntilItMayPass() {
    try (SourceWatch watch = SourceWatch.of(proxy.address(server.address()))) {
      awaitMore(watch, 10);
      proxy.stall();
      Await.until(LIMIT, () -> age(watch) > 1.0, "no picture for a second");
      assertThat(watch.failures()).isEmpty();
      assertThat(proxy.counts().open()).isEqualTo(1);
      proxy.pass();
      awaitMore(watch, 20);
    }
  }

  @Test
  void aResetEndsTheAttemptAndTheNextSucceeds() {
    try (SourceWatch watch = SourceWatch.of(proxy.address(server.address()))) {
      awaitMore(watch, 5);
      proxy.reset();
      Await.until(LIMIT, () -> !watch.failures().isEmpty(), "it is told");
    }
    try (SourceWatch watch = SourceWatch.of(proxy.address(server.address()))) {
      awaitMore(watch, 5);
    }
    assertThat(proxy.counts().connections()).isGreaterThanOrEqualTo(2);
  }

  @Test
  void aWedgedTargetTakesNothingAndKeepsItsConnection() {
    NumberedClip clip = NumberedClip.of(ClipSpec.small());
    try (RtmpServer target = RtmpServer.open(RtmpServerSettings.anyPort());
        FaultProxy wedge = FaultProxy.before(target.port(), 16 * 1024);
        RtmpPush push = RtmpPush.of(clip, wedge.address(target.address("gate")))) {
      Await.until(LIMIT, () -> bytes(target) > 20_000, "the target receives");
      wedge.stall(Direction.TO_SERVER);
      long passed = wedge.counts().bytesToServer();
      Await.until(LIMIT, () -> stands(target), "the target receives no more");
      assertThat(wedge.counts().bytesToServer()).isEqualTo(passed);
      assertThat(wedge.counts().open()).isEqualTo(1);
      assertThat(push.isAlive()).isTrue();
      wedge.pass();
      long before = bytes(target);
      Await.until(LIMIT, () -> bytes(target) > before + 20_000, "the target receives again");
      assertThat(wedge.counts().connections()).isEqualTo(1);
    }
  }

  private static long bytes(RtmpServer target) {
    return target.publisher("gate").map(RtmpPublisher::bytesIn).orElse(0L);
  }

  private static boolean stands(RtmpServer target) {
    long before = bytes(target);
    long start = System.nanoTime();
    while (System.nanoTime() - start < Duration.ofMillis(500).toNanos()) {
      if (bytes(target) != before) {
        return false;
      }
    }
    return true;
  }

  private static double age(SourceWatch watch) {
    return (System.nanoTime() - watch.newest().map(Seen::nanos).orElseThrow()) / 1e9;
  }

  private static void awaitMore(SourceWatch watch, int count) {
    int before = watch.pictures().size();
    Await.until(
        LIMIT,
        () -> watch.pictures().size() >= before + count,
        count + " pictures more than " + before);
  }
}
