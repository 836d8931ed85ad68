package io.penstock.process.slate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.penstock.media.Frame;
import io.penstock.media.FrameFormat;
import io.penstock.media.Picture;
import io.penstock.media.PixelFormat;
import io.penstock.process.Options;
import io.penstock.process.Pixels;
import io.penstock.process.ProcessorContext;
import io.penstock.process.Sightings;
import io.penstock.stream.StreamId;
import io.penstock.testkit.DirectMemory;
import io.penstock.testkit.DirectStore;
import io.penstock.testkit.NothingLeft;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(NothingLeft.class)
class SlatePainterTest {
  private static final String EVERY = "io.penstock.process.Pixels#every";

  private final DirectMemory memory = new DirectMemory();
  private Instant now = Instant.parse("2026-11-22T20:30:00Z");

  // ---------------------------------------------------------------- dimmed

  @ParameterizedTest
  @MethodSource(EVERY)
  void leavesTwoFifthsOfLightAndColour(Picture picture) {
    boolean bgr = picture.format().pixels() == PixelFormat.BGR;
    Pixels.flat(picture, bgr ? new int[] {200, 100, 50} : new int[] {216, 98, 178});

    assertThat(Pixels.pixel(slate(picture), 3, 3))
        .isEqualTo(bgr ? new int[] {80, 40, 20} : new int[] {96, 116, 148});
  }

  @Test
  void keepsTheBlackOfFullRange() {
    FrameFormat full = DirectMemory.format(PixelFormat.I420, 320, 240, "colorimetry=1:4:7:1");
    Picture drawn = slate(Pixels.flat(DirectMemory.picture(full), 0, 128, 128));

    assertThat(Pixels.pixel(drawn, 3, 3)).isEqualTo(new int[] {0, 128, 128});
  }

  @Test
  void dimsOnceHoweverManyPicturesItMakes() {
    Picture last = Pixels.ramps(i420(320, 240));
    Picture untouched = Pixels.copy(last);
    try (DirectStore store = new DirectStore(last.format());
        SlatePainter painter =
            SlatePainter.underBanner(memory.decoded(last, 0), store, stream("Gate"))) {
      byte[] first = bytesOfNext(painter);
      for (int i = 0; i < 5; i++) {
        assertThat(bytesOfNext(painter)).isEqualTo(first);
      }
    }
    assertThat(Pixels.bytes(last)).isEqualTo(Pixels.bytes(untouched));
  }

  // ---------------------------------------------------------------- the banner

  @ParameterizedTest
  @MethodSource(EVERY)
  void writesOnABlackBandAcrossTheMiddle(Picture picture) {
    Picture drawn = slate(Pixels.grey(picture));
    int height = picture.format().height();
    int black = picture.format().pixels() == PixelFormat.BGR ? 0 : 16;

    assertThat(Pixels.at(drawn, 0, 0, height / 2, 0)).isEqualTo(black);
    assertThat(Pixels.at(drawn, 0, picture.format().width() - 1, height / 2, 0)).isEqualTo(black);
    assertThat(brightSamples(drawn)).isGreaterThan(200);
  }

  /** Letters on small pictures are as high as the font needs, on large ones as the wall does. */
  @ParameterizedTest(name = "{0}x{1}")
  @CsvSource({"160,120,28", "320,240,30", "1920,1080,180", "3840,2160,370"})
  void isReadableAtEverySize(int width, int height, int rowsWithLetters) {
    Picture drawn = slate(Pixels.flat(i420(width, height), 16, 128, 128));
    int rows = 0;
    for (int y = 0; y < height; y++) {
      rows += brightInRow(drawn, y) > 0 ? 1 : 0;
    }
    assertThat(rows).isBetween(rowsWithLetters, height / 2);
    assertThat(brightInColumn(drawn, width - 1)).as("the clock is not cut off").isZero();
  }

  @ParameterizedTest(name = "{0}x{1}")
  @CsvSource({"1,1", "2,2", "16,16", "17,40", "640,16", "16,640", "7680,64"})
  void isCutOffWhereThePictureEnds(int width, int height) {
    assertThat(slate(Pixels.grey(i420(width, height))).format().width()).isEqualTo(width);
  }

  @ParameterizedTest
  @EnumSource(PixelFormat.class)
  void takesAnyName(PixelFormat pixels) {
    FrameFormat format = DirectMemory.format(pixels, 160, 120, "");
    for (String name : new String[] {"", "{time", "{{}}", "Straße 🚧\n", "W".repeat(5000)}) {
      Picture drawn = slate(Pixels.grey(DirectMemory.picture(format)), name);
      assertThat(brightSamples(drawn)).as(name).isPositive();
    }
  }

  @Test
  void showsTheStreamsTimeAsItGoesBy() {
    Picture last = Pixels.grey(i420(640, 480));
    try (DirectStore store = new DirectStore(last.format());
        SlatePainter painter =
            SlatePainter.underBanner(memory.decoded(last, 0), store, stream("Gate"))) {
      byte[] first = bytesOfNext(painter);
      now = now.plusMillis(999);
      assertThat(bytesOfNext(painter)).isEqualTo(first);
      now = now.plusMillis(1);
      assertThat(bytesOfNext(painter)).isNotEqualTo(first);
    }
  }

  // ---------------------------------------------------------------- as it was

  @ParameterizedTest
  @MethodSource(EVERY)
  void leavesAPictureAsItWas(Picture picture) {
    Pixels.ramps(picture);
    try (DirectStore store = new DirectStore(picture.format());
        SlatePainter painter =
            SlatePainter.asItWas(memory.decoded(picture, 0), store, stream("Gate"));
        Frame made = painter.next()) {
      for (int plane = 0; plane < picture.format().pixels().planes(); plane++) {
        assertThat(Pixels.difference(made.picture(), picture, plane)).isZero();
      }
    }
  }

  // ---------------------------------------------------------------- a plain card

  @ParameterizedTest
  @EnumSource(PixelFormat.class)
  void aPlainCardIsBlack(PixelFormat pixels) {
    FrameFormat format = DirectMemory.format(pixels, 161, 121, "");
    try (DirectStore store = new DirectStore(format);
        Frame card = PlainCard.of(format, store)) {
      assertThat(Pixels.pixel(card.picture(), 160, 120))
          .isEqualTo(pixels == PixelFormat.BGR ? new int[] {0, 0, 0} : new int[] {16, 128, 128});
    }
  }

  // ---------------------------------------------------------------- who closes what

  @Test
  void ownsTheLastPictureAndNotTheStore() {
    Frame last = memory.decoded(Pixels.grey(i420(320, 240)), 0);
    DirectStore store = new DirectStore(last.format());
    SlatePainter painter = SlatePainter.underBanner(last, store, stream("Gate"));
    assertThat(last.isOpen()).isFalse();
    Frame made = painter.next();
    painter.close();
    painter.close();

    assertThat(store.isClosed()).isFalse();
    assertThat(made.isOpen()).isTrue();
    made.close();
  }

  @Test
  void leavesNothingOpenWhenThereIsNoMemory() {
    Frame last = memory.decoded(Pixels.grey(i420(320, 240)), 0);
    DirectStore store = new DirectStore(last.format());
    store.close();

    assertThatIllegalStateException()
        .isThrownBy(() -> SlatePainter.underBanner(last, store, stream("Gate")));
    assertThat(last.isOpen()).isFalse();
  }

  private Picture slate(Picture last) {
    return slate(last, "North gate");
  }

  private Picture slate(Picture last, String name) {
    try (DirectStore store = new DirectStore(last.format());
        SlatePainter painter =
            SlatePainter.underBanner(memory.decoded(last, 0), store, stream(name));
        Frame made = painter.next()) {
      assertThat(made.pts()).isCloseTo(System.nanoTime(), within(60_000_000_000L));
      return made.picture();
    }
  }

  private static byte[] bytesOfNext(SlatePainter painter) {
    try (Frame made = painter.next()) {
      return Pixels.bytes(made.picture());
    }
  }

  private ProcessorContext stream(String name) {
    return new ProcessorContext(
        new StreamId("gate-north"),
        name,
        Map.of(),
        ZoneId.of("Asia/Kolkata"),
        () -> now,
        new Options(Map.of()),
        Sightings.NONE);
  }

  private static Picture i420(int width, int height) {
    return DirectMemory.picture(DirectMemory.format(PixelFormat.I420, width, height, ""));
  }

  private static int brightSamples(Picture picture) {
    int bright = 0;
    for (int y = 0; y < picture.format().height(); y++) {
      bright += brightInRow(picture, y);
    }
    return bright;
  }

  private static int brightInRow(Picture picture, int y) {
    int bright = 0;
    for (int x = 0; x < picture.format().width(); x++) {
      bright +=
          Pixels.at(picture, 0, x, y, picture.format().pixels().planes() == 1 ? 1 : 0) > 150
              ? 1
              : 0;
    }
    return bright;
  }

  private static int brightInColumn(Picture picture, int x) {
    int bright = 0;
    for (int y = 0; y < picture.format().height(); y++) {
      bright += Pixels.at(picture, 0, x, y, 0) > 150 ? 1 : 0;
    }
    return bright;
  }
}
