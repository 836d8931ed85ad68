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
class OverlayRectangleTest {
  private static final String EVERY = "io.penstock.process.Pixels#every";
  private static final int[] YUV_GREEN = {145, 54, 34};
  private static final int[] BGR_GREEN = {0, 255, 0};

  private final DirectMemory memory = new DirectMemory();

  @ParameterizedTest
  @MethodSource(EVERY)
  void linesAreWhereTheyShouldBe(Picture picture) {
    Picture drawn = draw(Pixels.grey(picture), Map.of("rectangle", List.of(40, 30, 100, 60)));
    for (int x = 0; x < picture.format().width(); x++) {
      for (int y = 0; y < picture.format().height(); y++) {
        boolean outside = x < 40 || x >= 140 || y < 30 || y >= 90;
        boolean inside = x >= 42 && x < 138 && y >= 32 && y < 88;
        assertThat(Pixels.pixel(drawn, x, y))
            .as("%d, %d", x, y)
            .isEqualTo(outside || inside ? Pixels.pixel(picture, x, y) : green(picture));
      }
    }
  }

  @ParameterizedTest
  @MethodSource(EVERY)
  void chromaCoversWhatLumaCoversAtOddPlaces(Picture picture) {
    Picture drawn =
        draw(Pixels.grey(picture), Map.of("rectangle", List.of(41, 31, 99, 57), "thickness", 1));
    for (int x = 41; x < 140; x++) {
      assertThat(Pixels.pixel(drawn, x, 31)).isEqualTo(green(picture));
      assertThat(Pixels.pixel(drawn, x, 87)).isEqualTo(green(picture));
    }
    assertThat(Pixels.at(drawn, 0, 40, 31, 0)).isEqualTo(126);
    assertThat(Pixels.at(drawn, 0, 42, 32, 0)).isEqualTo(126);
  }

  @ParameterizedTest
  @MethodSource(EVERY)
  void fillsUpToTheLastOddColumnAndRow(Picture picture) {
    Picture drawn =
        draw(
            Pixels.grey(picture),
            Map.of("rectangle", List.of(-50, 100, 5000, 5000), "filled", true));
    int right = picture.format().width() - 1;
    int bottom = picture.format().height() - 1;
    assertThat(Pixels.pixel(drawn, 0, 100)).isEqualTo(green(picture));
    assertThat(Pixels.pixel(drawn, right, bottom)).isEqualTo(green(picture));
    assertThat(Pixels.pixel(drawn, 100, 99)).isEqualTo(Pixels.pixel(picture, 100, 99));
  }

  @ParameterizedTest
  @MethodSource(EVERY)
  void outsideThePictureIsNothing(Picture picture) {
    Pixels.grey(picture);
    for (List<Integer> box :
        List.of(
            List.of(-500, -500, 100, 100),
            List.of(900, 0, 10, 10),
            List.of(1_000_000, 1_000_000, 1_000_000, 1_000_000))) {
      Picture drawn = draw(picture, Map.of("rectangle", box, "filled", true));
      assertThat(Pixels.bytes(drawn)).isEqualTo(Pixels.bytes(picture));
    }
  }

  @ParameterizedTest
  @MethodSource(EVERY)
  void nothingIsWrittenBetweenTheRows(Picture picture) {
    for (int i = 0; i < picture.layout().size(); i++) {
      picture.bytes().put(i, (byte) 77);
    }
    Picture drawn =
        draw(
            picture,
            Map.of("rectangle", List.of(0, 0, 5000, 5000), "filled", true, "text", "WWWWWWWW"));
    Picture flat = Pixels.flat(Pixels.copy(picture), 1, 2, 3);
    for (int i = 0; i < picture.layout().size(); i++) {
      if (flat.bytes().get(i) == 77) {
        assertThat(drawn.bytes().get(i)).as("byte " + i).isEqualTo((byte) 77);
      }
    }
  }

  @ParameterizedTest
  @MethodSource(EVERY)
  void throughBgrItLooksTheSame(Picture picture) {
    Pixels.grey(picture);
    Map<String, Object> options =
        Map.of("rectangle", List.of(40, 30, 100, 60), "filled", true, "color", "#c04020");
    Picture planes = draw(picture, options);
    Picture bgr;
    try (ProcessorChain chain = TestProcessors.one("overlay", true, options);
        Frame frame = chain.apply(new DirectMemory().decoded(picture, 0))) {
      bgr = Pixels.copy(frame.picture());
    }
    int[] one = Pixels.pixel(planes, 90, 60);
    int[] other = Pixels.pixel(bgr, 90, 60);
    for (int i = 0; i < 3; i++) {
      assertThat(one[i]).isBetween(other[i] - 2, other[i] + 2);
    }
    for (int plane = 0; plane < picture.format().pixels().planes(); plane++) {
      assertThat(Pixels.difference(planes, bgr, plane)).isLessThan(1);
    }
  }

  @Test
  void takesTheMatrixFromTheCaps() {
    Picture picture =
        Pixels.grey(
            DirectMemory.picture(
                DirectMemory.format(PixelFormat.I420, 64, 48, "colorimetry=(string)bt709")));
    Picture drawn = draw(picture, Map.of("rectangle", List.of(0, 0, 10, 10), "filled", true));
    assertThat(Pixels.pixel(drawn, 5, 5)).containsExactly(173, 42, 26);
  }

  @Test
  void followsAChangeOfFormat() {
    Map<String, Object> options = Map.of("rectangle", List.of(0, 0, 10, 10), "text", "x");
    try (ProcessorChain chain = TestProcessors.one("overlay", false, options)) {
      Pixels.every()
          .forEach(
              picture -> {
                try (Frame frame = chain.apply(memory.decoded(Pixels.grey(picture), 0))) {
                  assertThat(Pixels.pixel(frame.picture(), 1, 1)).isEqualTo(green(picture));
                }
              });
    }
  }

  private Picture draw(Picture picture, Map<String, Object> options) {
    byte[] before = Pixels.bytes(picture);
    try (ProcessorChain chain = TestProcessors.one("overlay", false, options);
        Frame frame = chain.apply(memory.decoded(picture, 0))) {
      assertThat(Pixels.bytes(picture)).as("the decoder's own picture").isEqualTo(before);
      return Pixels.copy(frame.picture());
    }
  }

  private static int[] green(Picture picture) {
    return picture.format().pixels() == PixelFormat.BGR ? BGR_GREEN : YUV_GREEN;
  }
}
