package io.penstock.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.penstock.flow.PictureHealth.Verdict;
import io.penstock.media.Frame;
import io.penstock.media.FrameFormat;
import io.penstock.media.Picture;
import io.penstock.media.PixelFormat;
import io.penstock.process.Pixels;
import io.penstock.stream.HealthSpec;
import io.penstock.testkit.DirectMemory;
import io.penstock.testkit.NothingLeft;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Random;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(NothingLeft.class)
class PictureHealthTest {
  private static final String EVERY = "io.penstock.process.Pixels#every";
  private static final long MS = 1_000_000;

  private final DirectMemory memory = new DirectMemory();
  private final PictureHealth health = health(2, 2);
  private long now = 5_000 * MS;

  // ---------------------------------------------------------------- frozen

  @ParameterizedTest
  @MethodSource(EVERY)
  void seesAPictureThatStandsStill(Picture picture) {
    Pixels.ramps(picture);
    show(picture, 49, i -> {});
    assertThat(health.verdict()).isEqualTo(Verdict.GOOD);
    show(picture, 8, i -> {});
    assertThat(health.verdict()).isEqualTo(Verdict.FROZEN);
  }

  @ParameterizedTest
  @MethodSource(EVERY)
  void seesOneSampleThatMoves(Picture picture) {
    Pixels.ramps(picture);
    int stride = picture.layout().stride(0);
    int pixel = picture.format().pixels().bytesPerSample(0);
    int green = picture.format().pixels() == PixelFormat.BGR ? 1 : 0;
    int place = picture.layout().offset(0) + 8 * stride + 8 * pixel + green;
    show(picture, 200, i -> picture.bytes().put(place, (byte) (100 + 6 * (i / 20 % 2))));

    assertThat(health.verdict()).isEqualTo(Verdict.GOOD);
  }

  @Test
  void takesLevelsThatShiftALittleForStill() {
    Picture picture = Pixels.ramps(picture(PixelFormat.NV12, 320, 240));
    byte[] ramps = Pixels.bytes(picture);
    show(picture, 100, i -> shift(picture, ramps, i / 10 % 2 * 5));

    assertThat(health.verdict()).isEqualTo(Verdict.FROZEN);
  }

  @Test
  void seesADuskThatFallsSlowly() {
    Picture picture = Pixels.ramps(picture(PixelFormat.I420, 320, 240));
    byte[] ramps = Pixels.bytes(picture);
    for (int frame = 0; frame < 500; frame++) {
      int level = frame / 8;
      show(picture, 1, i -> shift(picture, ramps, -level));
      assertThat(health.verdict()).isEqualTo(Verdict.GOOD);
    }
  }

  @Test
  void takesASensorsNoiseForLife() {
    Picture picture = Pixels.grey(picture(PixelFormat.I420, 160, 120));
    Random random = new Random(20_261_122);
    show(
        picture,
        200,
        i -> {
          for (int at = 0; at < 160 * 120; at++) {
            picture.bytes().put(at, (byte) (126 + Math.round(2 * random.nextGaussian())));
          }
        });
    assertThat(health.verdict()).isEqualTo(Verdict.GOOD);
  }

  @Test
  void takesAnotherSizeForAnotherPicture() {
    for (int round = 0; round < 20; round++) {
      show(Pixels.ramps(picture(PixelFormat.I420, 320 + 16 * (round % 2), 240)), 25, i -> {});
      assertThat(health.verdict()).isEqualTo(Verdict.GOOD);
    }
  }

  @Test
  void waitsForThreeLooksAtAFrameASecond() {
    Picture picture = Pixels.ramps(picture(PixelFormat.I420, 320, 240));
    PictureHealth hasty = health(1, 0);
    look(hasty, picture, 0);
    look(hasty, picture, 1000);
    assertThat(hasty.verdict()).isEqualTo(Verdict.GOOD);
    look(hasty, picture, 2000);
    assertThat(hasty.verdict()).isEqualTo(Verdict.FROZEN);
  }

  // ---------------------------------------------------------------- black

  @ParameterizedTest
  @EnumSource(PixelFormat.class)
  void seesABlackPicture(PixelFormat pixels) {
    PictureHealth blackOnly = health(0, 2);
    Picture picture = picture(pixels, 320, 240);
    Pixels.flat(picture, pixels == PixelFormat.BGR ? new int[3] : new int[] {16, 128, 128});
    for (int frame = 0; frame < 60; frame++) {
      look(blackOnly, picture, frame * 40L);
    }
    assertThat(blackOnly.verdict()).isEqualTo(Verdict.BLACK);
  }

  @Test
  void seesThroughTheClockOnACoveredCamera() {
    PictureHealth blackOnly = health(0, 2);
    Picture picture = Pixels.flat(picture(PixelFormat.I420, 320, 240), 18, 128, 128);
    for (int frame = 0; frame < 60; frame++) {
      box(picture, 4, 4, 100, 12, frame % 2 == 0 ? 235 : 200);
      look(blackOnly, picture, frame * 40L);
    }
    assertThat(blackOnly.verdict()).isEqualTo(Verdict.BLACK);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void takesANightSceneForAPicture(int lit) {
    PictureHealth blackOnly = health(0, 2);
    Picture picture =
        Pixels.flat(picture(PixelFormat.I420, 320, 240), lit == 1 ? 18 : 40, 128, 128);
    box(picture, 40, 40, 60, 60 * lit + 1, 120);
    for (int frame = 0; frame < 60; frame++) {
      look(blackOnly, picture, frame * 40L);
    }
    assertThat(blackOnly.verdict()).isEqualTo(Verdict.GOOD);
  }

  // ---------------------------------------------------------------- what a look costs

  @Test
  void allocatesNothing() {
    Picture picture = Pixels.ramps(picture(PixelFormat.NV12, 1920, 1080));
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (Frame still = memory.decoded(picture, 0)) {
      PictureGrid grid = new PictureGrid();
      grid.look(still.picture());
      grid.look(still.picture());
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 100; i++) {
        grid.look(still.picture());
      }
      assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1024);
    }
  }

  @Test
  void looksAtNothingWhenNobodyWatches() {
    PictureHealth unwatched = PictureHealth.unwatched();
    Picture picture = picture(PixelFormat.I420, 320, 240);
    for (int second = 0; second < 100; second++) {
      look(unwatched, picture, second * 1000L);
    }
    assertThat(unwatched.verdict()).isEqualTo(Verdict.GOOD);
  }

  /** Pictures at 25 a second, each changed first. */
  private void show(Picture picture, int count, IntConsumer change) {
    for (int i = 0; i < count; i++) {
      change.accept(i);
      try (Frame frame = memory.decoded(picture, now)) {
        health.see(frame);
      }
      now += 40 * MS;
    }
  }

  private void look(PictureHealth at, Picture picture, long millis) {
    try (Frame frame = memory.decoded(picture, millis * MS)) {
      at.see(frame);
    }
  }

  private static void shift(Picture picture, byte[] from, int levels) {
    int luma = picture.layout().offset(1);
    for (int at = 0; at < luma; at++) {
      picture.bytes().put(at, (byte) (from[at] + levels));
    }
  }

  private static void box(Picture picture, int left, int top, int width, int height, int level) {
    for (int y = top; y < top + height; y++) {
      for (int x = left; x < left + width; x++) {
        picture.bytes().put(y * picture.layout().stride(0) + x, (byte) level);
      }
    }
  }

  private static PictureHealth health(int frozen, int black) {
    return new PictureHealth(
        new HealthSpec(
            Duration.ofSeconds(frozen), Duration.ofSeconds(black), Duration.ofSeconds(5)));
  }

  private static Picture picture(PixelFormat pixels, int width, int height) {
    FrameFormat format = DirectMemory.format(pixels, width, height, "");
    return DirectMemory.picture(format);
  }
}
