package io.penstock.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.media.Packet;
import io.penstock.media.PacketSink;
import io.penstock.media.Timeline;
import io.penstock.testkit.FakePackets;
import io.penstock.testkit.NothingLeft;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** All times in milliseconds. */
@ExtendWith(NothingLeft.class)
class SoundLineTest {
  private static final long MILLI = 1_000_000;
  private static final long STEP = 40;

  private final FakePackets packets = new FakePackets();
  private final List<Long> out = new ArrayList<>();

  private void keep(Packet packet) {
    try (packet) {
      assertThat(packet.pts()).isEqualTo(packet.dts());
      out.add(packet.dts() / MILLI);
    }
  }

  private static long picture(Timeline timeline, long own, long arrival) {
    return timeline.next(own * MILLI, arrival * MILLI, STEP * MILLI) / MILLI;
  }

  private void sound(PacketSink sink, long own, long arrival) {
    sink.accept(
        new Packet(
            packets, Packet.Track.AUDIO, 7, own * MILLI, own * MILLI, arrival * MILLI, 9, false));
  }

  @Test
  void soundGetsWhatPicturesGet() {
    Timeline timeline = Timeline.live();
    SoundLine line = new SoundLine(this::keep, timeline);
    PacketSink sink = line.begin(1);

    assertThat(picture(timeline, 5_000, 205_300)).isEqualTo(205_300);
    sound(sink, 5_010, 205_400);
    sound(sink, 5_074, 205_470);

    assertThat(out).containsExactly(205_310L, 205_374L);
  }

  @Test
  void noneGoesOutBeforeThePicturesOfItsAttempt() {
    Timeline timeline = Timeline.live();
    SoundLine line = new SoundLine(this::keep, timeline);
    picture(timeline, 0, 1_000);
    PacketSink sink = line.begin(2);

    sound(sink, 50, 1_100);
    assertThat(out).isEmpty();
    picture(timeline, 90, 1_150);
    sound(sink, 114, 1_200);

    assertThat(out).containsExactly(1_114L);
  }

  @Test
  void onlyTheNewestAttemptCounts() {
    Timeline timeline = Timeline.live();
    SoundLine line = new SoundLine(this::keep, timeline);
    PacketSink old = line.begin(1);
    PacketSink current = line.begin(2);
    picture(timeline, 0, 1_000);

    sound(old, 10, 1_100);
    sound(current, 20, 1_100);

    assertThat(out).containsExactly(1_020L);
  }

  @Test
  void aSlateIsSilent() {
    Timeline timeline = Timeline.live();
    SoundLine line = new SoundLine(this::keep, timeline);
    PacketSink sink = line.begin(1);
    picture(timeline, 0, 1_000);
    timeline.next(Timeline.NONE, 1_200 * MILLI, STEP * MILLI);

    sound(sink, 250, 1_300);

    assertThat(out).isEmpty();
  }

  /** The camera's clock is set, back or forth, and its sound's with it. */
  @ParameterizedTest
  @CsvSource({"-3600000", "-2000", "3000", "3600000"})
  void staysWithThePicturesWhenTheClockJumps(long jump) {
    Timeline timeline = Timeline.live();
    SoundLine line = new SoundLine(this::keep, timeline);
    PacketSink sink = line.begin(1);
    picture(timeline, 1_000, 1_000);
    sound(sink, 1_000, 1_100);
    long shown = picture(timeline, 1_040 + jump, 1_040);
    sound(sink, 1_064 + jump, 1_164);

    assertThat(shown).isEqualTo(1_040);
    assertThat(out).containsExactly(1_000L, 1_064L);
  }

  @Test
  void aClockOfItsOwnIsHeldToItsArrival() {
    Timeline timeline = Timeline.live();
    SoundLine line = new SoundLine(this::keep, timeline);
    PacketSink sink = line.begin(1);
    picture(timeline, 1_000, 1_000);

    sound(sink, 900_000, 1_020);
    sound(sink, 900_064, 1_090);
    // It was set.
    sound(sink, 1_100, 1_120);

    assertThat(out).containsExactly(1_020L, 1_084L, 1_100L);
  }

  @Test
  void whatTheNetworkHeldBackKeepsItsTimes() {
    Timeline timeline = Timeline.live();
    SoundLine line = new SoundLine(this::keep, timeline);
    PacketSink sink = line.begin(1);
    picture(timeline, 0, 1_000);
    for (int i = 1; i <= 3; i++) {
      sound(sink, i * 64L, 5_000);
    }

    assertThat(out).containsExactly(1_064L, 1_128L, 1_192L);
  }

  @Test
  void timesRise() {
    Timeline timeline = Timeline.live();
    SoundLine line = new SoundLine(this::keep, timeline);
    PacketSink sink = line.begin(1);
    picture(timeline, 0, 1_000);

    for (long own : new long[] {100, 100, 64, 164}) {
      sound(sink, own, 1_200);
    }

    assertThat(out).containsExactly(1_100L, 1_164L);
  }

  @Test
  void behindAFileItWaitsForItsPictures() {
    SoundLine line = new SoundLine(this::keep, Timeline.lossless());
    PacketSink sink = line.begin(1);

    for (long own : new long[] {0, 64, 128}) {
      sound(sink, own, 7);
    }
    assertThat(out).isEmpty();
    line.pictured(0);
    assertThat(out).containsExactly(0L);
    line.pictured(80 * MILLI);
    sound(sink, 70, 7);
    line.close();

    assertThat(out).containsExactly(0L, 64L);
    assertThat(packets.released()).isPositive();
  }

  /** The last picture is shown for a while. */
  @ParameterizedTest
  @CsvSource({"0", "80", "200"})
  void allOfAFilesSoundHasGoneOutAtTheEnd(long pictured) {
    SoundLine line = new SoundLine(this::keep, Timeline.lossless());
    PacketSink sink = line.begin(1);
    line.pictured(pictured * MILLI);
    for (long own : new long[] {0, 64, 128}) {
      sound(sink, own, 7);
    }

    line.end();

    assertThat(out).containsExactly(0L, 64L, 128L);
    line.close();
  }

  @Test
  void nothingGoesOutAtTheEndOfWhatWasClosed() {
    SoundLine line = new SoundLine(this::keep, Timeline.lossless());
    sound(line.begin(1), 64, 7);

    line.close();
    line.end();

    assertThat(out).isEmpty();
  }

  /** Else an output that is slow would keep the stream from being told anything. */
  @Test
  void beginsAndClosesWhileAnOutputIsSlow() {
    CountDownLatch taking = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    SoundLine line =
        new SoundLine(
            packet -> {
              taking.countDown();
              await(closed);
              keep(packet);
            },
            Timeline.lossless());
    sound(line.begin(1), 0, 7);
    sound(line.begin(1), 64, 7);
    CompletableFuture<Void> pictures = CompletableFuture.runAsync(() -> line.pictured(100 * MILLI));
    await(taking);

    CompletableFuture<Void> actor =
        CompletableFuture.runAsync(
            () -> {
              line.begin(2);
              line.close();
            });

    assertThat(actor).succeedsWithin(Duration.ofSeconds(10));
    closed.countDown();
    assertThat(pictures).succeedsWithin(Duration.ofSeconds(10));
    assertThat(out).containsExactly(0L);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
