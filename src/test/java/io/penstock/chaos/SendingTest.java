package io.penstock.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.chaos.SdpStyle.ParameterSets;
import io.penstock.chaos.SourceWatch.Seen;
import io.penstock.stream.Transport;
import io.penstock.testkit.Await;
import io.penstock.testkit.NothingLeft;
import io.penstock.testkit.RtspProbe;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What cameras send, whole and broken, and what the ingest makes of it. */
@Tag("chaos")
@ExtendWith(NothingLeft.class)
class SendingTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final CameraScript good = CameraScript.of(PreEncodedClip.standard());
  private final ScriptedRtspServer server = ScriptedRtspServer.with(good);

  @AfterEach
  void close() {
    server.close();
  }

  // ---------------------------------------------------------------- descriptions

  @ParameterizedTest
  @EnumSource(ParameterSets.class)
  void parameterSetsAreFoundWhereverTheyAre(ParameterSets sets) {
    describe(SdpStyle.plain().withSets(sets));
    assertPlays(Transport.TCP);
  }

  static Stream<SdpStyle> styles() {
    return Stream.of(
        SdpStyle.plain().withoutFrameRate(),
        SdpStyle.plain().withAudio(),
        SdpStyle.plain().withOnvifTracks());
  }

  @ParameterizedTest
  @MethodSource("styles")
  void tracksBesideVideoDoNotDisturb(SdpStyle style) {
    describe(style);
    assertPlays(Transport.TCP);
  }

  @Test
  void anotherClientSeesTheTracks() {
    describe(SdpStyle.plain().withOnvifTracks());
    assertThat(RtspProbe.of(server.address()).output())
        .contains("h264,320,240")
        .contains("pcm_mulaw");
  }

  @Test
  void everyTrackSendsExceptTheBackChannel() throws IOException {
    describe(SdpStyle.plain().withOnvifTracks());
    try (RtspCaller caller = new RtspCaller(server.port(), "/camera")) {
      for (int track = 0; track < 4; track++) {
        caller.askAt(
            "SETUP",
            caller.address() + "/track" + track,
            "Transport: RTP/AVP/TCP;interleaved=%d-%d".formatted(2 * track, 2 * track + 1));
      }
      assertThat(caller.ask("PLAY").header("RTP-Info").orElse(""))
          .contains("/track0;seq=", "/track1;seq=", "/track2;seq=")
          .doesNotContain("/track3");
      assertThat(caller.packet(0).get(1) & 0x7f).isEqualTo(96);
      assertThat(caller.packet(2).get(1) & 0x7f).isZero();
      ByteBuffer document = caller.packet(4);
      assertThat(document.get(1) & 0x7f).isEqualTo(107);
      assertThat((char) document.get(12)).isEqualTo('<');
    }
  }

  private void describe(SdpStyle style) {
    server.change(script -> script.withDescription(style));
  }

  // ---------------------------------------------------------------- pictures

  @Test
  void freezesWhileItsTimeGoesOn() {
    try (SourceWatch watch = SourceWatch.of(server.address())) {
      awaitMore(watch, 10);
      server.change(script -> script.withSending(script.sending().frozen()));
      long sent = server.counts().pictures();
      Await.until(
          LIMIT,
          () -> System.nanoTime() - newest(watch).nanos() > Duration.ofSeconds(1).toNanos(),
          "no picture for a second");
      assertThat(server.counts().pictures()).isEqualTo(sent);
      assertThat(watch.failures()).isEmpty();
      server.change(script -> script.withSending(Sending.good()));
      awaitMore(watch, 20);
    }
  }

  @Test
  void anotherClipTakesOverInARunningSession() {
    server.change(
        script -> script.withDescription(SdpStyle.plain().withSets(ParameterSets.IN_BAND)));
    try (SourceWatch watch = SourceWatch.of(server.address())) {
      awaitMore(watch, 10);
      server.change(script -> script.withClip(PreEncodedClip.moving(640, 360, 10, 10, 5)));
      Await.until(LIMIT, () -> newest(watch).width() == 640, "the new size; " + watch.failures());
      awaitMore(watch, 10);
      assertThat(newest(watch).height()).isEqualTo(360);
      assertThat(server.counts().sessionsPeak()).isEqualTo(1);
    }
  }

  @Test
  void aStillPictureAndABlackOneArrive() {
    server.put("/frozen", CameraScript.of(PreEncodedClip.frozen()));
    server.put("/black", CameraScript.of(PreEncodedClip.black()));
    try (SourceWatch frozen = SourceWatch.of(server.address("/frozen"));
        SourceWatch black = SourceWatch.of(server.address("/black"))) {
      awaitMore(frozen, 20);
      awaitMore(black, 20);
    }
  }

  @Test
  void oneFrameASecondAndFarKeyPicturesArrive() {
    server.put("/slow", CameraScript.of(PreEncodedClip.moving(320, 240, 1, 10, 10)));
    try (SourceWatch watch = SourceWatch.of(server.address("/slow"))) {
      awaitMore(watch, 3);
    }
  }

  @Test
  void aSessionMayBeginInTheMiddle() {
    server.put(
        "/live",
        CameraScript.of(PreEncodedClip.moving(320, 240, 15, 30, 10))
            .withSending(Sending.good().fromLive()));
    long start = System.nanoTime();
    long past = Duration.ofMillis(700).toNanos();
    Await.until(LIMIT, () -> System.nanoTime() - start > past, "past the first key picture");
    try (SourceWatch watch = SourceWatch.of(server.address("/live"))) {
      // Without a key picture, what comes first cannot be read.
      Seen whole =
          Await.value(
              LIMIT,
              () -> watch.pictures().stream().filter(seen -> seen.number().isPresent()).findFirst(),
              "a picture that can be read");
      assertThat(whole.number().orElse(0)).isGreaterThan(2);
    }
  }

  // ---------------------------------------------------------------- time

  @Test
  void stampsWrapWithoutAnyoneNoticing() {
    server.change(script -> script.withSending(script.sending().nearWrap()));
    try (SourceWatch watch = SourceWatch.of(server.address())) {
      awaitMore(watch, 60);
      assertThat(watch.failures()).isEmpty();
      List<Long> times = watch.pictures().stream().map(Seen::pts).toList();
      assertThat(times).isSorted();
    }
  }

  @Test
  void stampsJumpWhenTheyAreShifted() throws IOException {
    try (RtspCaller caller = new RtspCaller(server.port(), "/camera")) {
      caller.play();
      int before = caller.packet(0).getInt(4);
      server.change(
          script -> script.withFaults(RtpFaults.none().withStampShift(Duration.ofHours(2))));
      int jump = 2 * 3600 * 90_000;
      int after = before;
      for (int packets = 0; packets < 50 && after - before < jump; packets++) {
        after = caller.packet(0).getInt(4);
      }
      assertThat(after - before).isBetween(jump, jump + 90_000 * 10);
    }
  }

  @Test
  void reportsTellTheCamerasOwnTimeOrNothing() throws IOException {
    server.change(
        script -> script.withSending(script.sending().withClockShift(Duration.ofHours(-1))));
    try (RtspCaller caller = new RtspCaller(server.port(), "/camera")) {
      caller.play();
      long said = Integer.toUnsignedLong(caller.packet(1).getInt(8)) - 2_208_988_800L;
      assertThat(System.currentTimeMillis() / 1000 - said).isBetween(3600L - 5, 3600L + 30);
    }
    server.change(script -> script.withSending(script.sending().withoutReports()));
    try (SourceWatch watch = SourceWatch.of(server.address())) {
      awaitMore(watch, 10);
    }
  }

  @Test
  void sendsFasterThanItsStampsSay() throws IOException {
    server.change(script -> script.withSending(script.sending().withPacePpm(1_000_000)));
    try (RtspCaller caller = new RtspCaller(server.port(), "/camera")) {
      caller.play();
      int first = caller.packet(0).getInt(4);
      long start = System.nanoTime();
      int stamp = first;
      while (stamp - first < 4 * 90_000) {
        stamp = caller.packet(0).getInt(4);
      }
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
    }
  }

  // ---------------------------------------------------------------- damage

  static Stream<RtpFaults> damage() {
    RtpFaults none = RtpFaults.none();
    return Stream.of(
        none.withLoss(0.05), none.withFlips(0.05), none.withCuts(0.05), none.withSwaps(0.05));
  }

  @ParameterizedTest
  @MethodSource("damage")
  void theIngestGetsOverDamageWhenItEnds(RtpFaults faults) {
    server.change(script -> script.withFaults(faults));
    try (SourceWatch watch = SourceWatch.of(server.address(), Transport.UDP)) {
      awaitMore(watch, 40);
      server.change(script -> script.withFaults(RtpFaults.none()));
      awaitMore(watch, 40);
      assertThat(newest(watch).number()).isPresent();
    }
  }

  @Test
  void garbageBetweenPacketsIsPassedOver() {
    server.change(script -> script.withFaults(RtpFaults.none().withGarbage(0.5)));
    assertPlays(Transport.TCP);
  }

  @Test
  void aStoppedTrackSendsNothing() {
    server.change(
        script -> script.withSending(script.sending().withStopped(Set.of(TrackKind.VIDEO))));
    assertThat(RtspProbe.of(server.address()).output()).doesNotContain("h264,320,240");
    assertThat(server.counts().pictures()).isZero();
  }

  private void assertPlays(Transport transport) {
    try (SourceWatch watch = SourceWatch.of(server.address(), transport)) {
      awaitMore(watch, 20);
      assertThat(watch.failures()).isEmpty();
      assertThat(newest(watch).number()).isPresent();
    }
  }

  private static Seen newest(SourceWatch watch) {
    return watch.newest().orElseThrow();
  }

  private static void awaitMore(SourceWatch watch, int count) {
    int before = watch.pictures().size();
    Await.until(
        LIMIT,
        () -> watch.pictures().size() >= before + count,
        count + " pictures more than " + before);
  }
}
