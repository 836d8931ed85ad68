package io.penstock.gst;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.media.FrameFormat;
import io.penstock.media.PixelFormat;
import io.penstock.settings.BitrateUnit;
import io.penstock.settings.ElementSettings;
import io.penstock.settings.EncoderSettings;
import io.penstock.stream.Codec;
import io.penstock.stream.EncodeSpec;
import io.penstock.stream.SizeChange;
import io.penstock.testkit.Await;
import io.penstock.testkit.DirectMemory;
import io.penstock.testkit.NothingLeft;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** With the real x264enc, told 25 frames a second and a key frame every two seconds. */
@ExtendWith(NothingLeft.class)
class EncoderKeyFramesTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final long SECOND = 1_000_000_000;

  private static final FrameFormat FORMAT =
      DirectMemory.format(
          PixelFormat.I420,
          160,
          96,
          "video/x-raw,format=I420,width=160,height=96,framerate=25/1,interlace-mode=progressive,"
              + "pixel-aspect-ratio=1/1");

  private static final EncodeSpec ENCODE =
      new EncodeSpec(Codec.H264, 400_000, Duration.ofSeconds(2), SizeChange.LETTERBOX, true);

  private static final EncoderChoice X264 =
      new EncoderChoice(
          "software",
          new EncoderSettings(
              List.of(new ElementSettings("x264enc", java.util.Map.of("tune", "zerolatency"))),
              "bitrate",
              BitrateUnit.KBITS,
              "key-int-max"));

  private record Seen(long pts, boolean keyFrame) {}

  private final List<Seen> seen = new CopyOnWriteArrayList<>();

  @Test
  void keyFramesComeByTimeHoweverFewFramesThereAre() {
    encode(60, SECOND / 5, index -> false);
    assertThat(keyFrameTimes()).containsExactly(0L, 2000L, 4000L, 6000L, 8000L, 10_000L);
  }

  @Test
  void oneThatIsAskedForBeforeTheFirstFrameHindersNoLaterOne() {
    encode(60, SECOND / 5, index -> index == 0);
    assertThat(keyFrameTimes()).containsExactly(0L, 2000L, 4000L, 6000L, 8000L, 10_000L);
  }

  @Test
  void atTheDeclaredRateThereAreNoMoreThanAsked() {
    encode(250, SECOND / 25, index -> false);
    assertThat(keyFrameTimes()).containsExactly(0L, 2000L, 4000L, 6000L, 8000L);
  }

  @Test
  void atTwiceTheDeclaredRateFramesAreCounted() {
    encode(250, SECOND / 50, index -> false);
    assertThat(keyFrameTimes()).containsExactly(0L, 1000L, 2000L, 3000L, 4000L);
  }

  @Test
  void anUnevenRateMakesNoStorm() {
    List<Long> times = new ArrayList<>();
    long pts = 0;
    for (int i = 0; i < 200; i++) {
      pts += i % 7 == 0 ? SECOND / 2 : SECOND / 24 + i * 1000L;
      times.add(pts);
    }
    encode(times, index -> false);
    List<Long> keys = keyFrameTimes();
    for (int i = 1; i < keys.size(); i++) {
      assertThat(keys.get(i) - keys.get(i - 1)).as("%s", keys).isBetween(2000L, 2600L);
    }
    assertThat(keys).hasSizeGreaterThan(5);
  }

  @Test
  void oneThatIsAskedForComesWithTheNextFrame() {
    encode(40, SECOND / 25, index -> index == 10 || index == 20);
    assertThat(keyFrameTimes()).containsExactly(0L, 400L, 800L);
  }

  @Test
  void takesAnotherBitrateWhileItWorksButNoOtherTimeBetweenKeyFrames() {
    try (Encoder encoder = open()) {
      assertThat(encoder.retune(ENCODE)).as("nothing to do").isTrue();
      assertThat(encoder.retune(tuned(100_000, Duration.ofSeconds(2)))).isTrue();
      assertThat(encoder.retune(tuned(100_000, Duration.ofSeconds(1))))
          .as("key-int-max is set before it plays")
          .isFalse();
    }
    Encoder closed = open();
    closed.close();
    assertThat(closed.retune(tuned(100_000, Duration.ofSeconds(2)))).isFalse();
  }

  private static EncodeSpec tuned(int bitrate, Duration keyframeInterval) {
    return new EncodeSpec(Codec.H264, bitrate, keyframeInterval, SizeChange.LETTERBOX, true);
  }

  private void encode(int frames, long distance, IntPredicate ask) {
    List<Long> times = new ArrayList<>();
    for (int i = 0; i < frames; i++) {
      times.add(i * distance);
    }
    encode(times, ask);
  }

  /** One at a time, so that "the next frame" is a certain one. */
  private void encode(List<Long> times, IntPredicate ask) {
    try (PooledStore store = new PooledStore(FORMAT);
        Encoder encoder = open()) {
      for (int i = 0; i < times.size(); i++) {
        if (ask.test(i)) {
          encoder.requestKeyFrame();
        }
        encoder.push(store.copyOf(DirectMemory.picture(FORMAT)), times.get(i));
        int count = i + 1;
        Await.until(LIMIT, () -> seen.size() == count, "packet " + count);
      }
    }
  }

  private Encoder open() {
    return Encoder.open(
        "test",
        FORMAT,
        ENCODE,
        X264,
        packet -> {
          try (packet) {
            seen.add(new Seen(packet.pts(), packet.isKeyFrame()));
          }
        },
        failure -> {
          throw new AssertionError(failure.message());
        },
        () -> {});
  }

  private List<Long> keyFrameTimes() {
    return seen.stream()
        .filter(Seen::keyFrame)
        .map(packet -> Duration.ofNanos(packet.pts()).toMillis())
        .toList();
  }
}
