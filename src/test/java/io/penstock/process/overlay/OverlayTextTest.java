package io.penstock.process.overlay;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.media.Frame;
import io.penstock.media.Picture;
import io.penstock.media.PixelFormat;
import io.penstock.process.Pixels;
import io.penstock.process.ProcessorChain;
import io.penstock.process.TestProcessors;
import io.penstock.testkit.DirectMemory;
import io.penstock.testkit.NothingLeft;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(NothingLeft.class)
class OverlayTextTest {
  private static final String EVERY = "io.penstock.process.Pixels#every";

  private final DirectMemory memory = new DirectMemory();

  @ParameterizedTest
  @MethodSource(EVERY)
  void capitalsAreAsHighAsAskedFor(Picture picture) {
    Picture drawn =
        draw(
            Pixels.grey(picture),
            Map.of("text", "HHH", "text-position", List.of(51, 101), "text-size", 40));
    int white = picture.format().pixels() == PixelFormat.BGR ? 255 : 235;
    int top = Integer.MAX_VALUE;
    int bottom = 0;
    int left = Integer.MAX_VALUE;
    for (int y = 0; y < picture.format().height(); y++) {
      for (int x = 0; x < picture.format().width(); x++) {
        if (Pixels.at(drawn, 0, x, y, 0) == white) {
          top = Math.min(top, y);
          bottom = Math.max(bottom, y);
          left = Math.min(left, x);
        }
      }
    }
    assertThat(bottom).isBetween(100, 104);
    assertThat(bottom - top + 1).isBetween(38, 42);
    assertThat(left).isBetween(50, 60);
  }

  @ParameterizedTest
  @MethodSource(EVERY)
  void colouredLettersHaveTheirColour(Picture picture) {
    Picture drawn =
        draw(
            Pixels.grey(picture),
            Map.of(
                "text",
                "III",
                "text-position",
                List.of(20, 100),
                "text-size",
                60,
                "text-color",
                "#00ff00"));
    int[] green =
        picture.format().pixels() == PixelFormat.BGR
            ? new int[] {0, 255, 0}
            : new int[] {145, 54, 34};
    int found = 0;
    for (int x = 0; x < 150; x++) {
      found += java.util.Arrays.equals(Pixels.pixel(drawn, x, 70), green) ? 1 : 0;
    }
    assertThat(found).isGreaterThanOrEqualTo(9);
  }

  @ParameterizedTest
  @MethodSource(EVERY)
  void chromaCoversWhatLumaCovers(Picture picture) {
    Pixels.flat(picture, 126, 90, 200);
    if (picture.format().pixels() == PixelFormat.BGR) {
      return;
    }
    for (int shift = 0; shift < 4; shift++) {
      List<Integer> at = List.of(50 + shift % 2, 100 + shift / 2);
      Picture drawn = draw(picture, Map.of("text", "Ag*", "text-position", at, "text-size", 30));
      for (int y = 0; y < picture.format().height(); y++) {
        for (int x = 0; x < picture.format().width(); x++) {
          int[] pixel = Pixels.pixel(drawn, x, y);
          if (pixel[0] != 126) {
            assertThat(pixel[1] == 128 && pixel[2] == 128).as("%s: %d, %d", at, x, y).isTrue();
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource(EVERY)
  void mayLieOutside(Picture picture) {
    Pixels.grey(picture);
    for (List<Integer> at :
        List.of(
            List.of(-20, 5),
            List.of(300, 239),
            List.of(319, 250),
            List.of(-5000, -5000),
            List.of(1_000_000, 1_000_000))) {
      Picture drawn =
          draw(picture, Map.of("text", "HHHHHHHHHH", "text-position", at, "text-size", 30));
      assertThat(drawn.format()).isEqualTo(picture.format());
    }
  }

  @Test
  void standsAboveItsRectangleOrInsideWhereThereIsNoRoom() {
    assertThat(lettersIn(Map.of("rectangle", List.of(20, 60, 200, 100), "text", "H"), 36, 58))
        .isPositive();
    assertThat(lettersIn(Map.of("rectangle", List.of(20, 0, 200, 100), "text", "H"), 5, 26))
        .isPositive();
    assertThat(lettersIn(Map.of("text", "H"), 4, 24)).isPositive();
  }

  @Test
  void hasAnOutlineThatSetsItOffFromWhite() {
    Picture picture = Pixels.flat(picture(), 235, 128, 128);
    Picture drawn = draw(picture, Map.of("text", "HHH", "text-size", 40));
    int black = 0;
    for (int x = 0; x < 150; x++) {
      black += Pixels.at(drawn, 0, x, 30, 0) == 16 ? 1 : 0;
    }
    assertThat(black).isGreaterThanOrEqualTo(12);
  }

  private int lettersIn(Map<String, Object> options, int top, int bottom) {
    Picture drawn = draw(Pixels.grey(picture()), options);
    int white = 0;
    for (int y = 0; y < drawn.format().height(); y++) {
      for (int x = 0; x < drawn.format().width(); x++) {
        boolean letter = Pixels.at(drawn, 0, x, y, 0) == 235;
        white += letter ? 1 : 0;
        assertThat(letter && (y < top || y > bottom)).as("%d, %d", x, y).isFalse();
      }
    }
    return white;
  }

  private static Picture picture() {
    return DirectMemory.picture(DirectMemory.format(PixelFormat.I420, 320, 240, ""));
  }

  private Picture draw(Picture picture, Map<String, Object> options) {
    try (ProcessorChain chain = TestProcessors.one("overlay", false, options);
        Frame frame = chain.apply(memory.decoded(picture, 0))) {
      return Pixels.copy(frame.picture());
    }
  }
}
