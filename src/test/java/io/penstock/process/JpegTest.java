package io.penstock.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.penstock.media.FrameFormat;
import io.penstock.media.Picture;
import io.penstock.media.PixelFormat;
import io.penstock.testkit.DirectMemory;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.imgcodecs.Imgcodecs;

class JpegTest {
  /** A JPEG halves the colours and rounds twice. */
  private static final double NEAR = 4;

  private static final String BT601 = "video/x-raw,colorimetry=(string)bt601";
  private static final String BT709 = "video/x-raw,colorimetry=(string)bt709";
  private static final String FULL = "video/x-raw,colorimetry=(string)1:4:0:0";

  static Stream<Arguments> formats() {
    return Stream.of(PixelFormat.I420, PixelFormat.NV12)
        .flatMap(
            pixels ->
                Stream.of(BT601, BT709, FULL)
                    .flatMap(
                        caps ->
                            Stream.of(
                                Arguments.of(DirectMemory.format(pixels, 320, 240, caps)),
                                Arguments.of(DirectMemory.format(pixels, 321, 241, caps)))));
  }

  @ParameterizedTest
  @MethodSource("formats")
  void showsTheColourThatThePlanesMean(FrameFormat format) {
    Color orange = new Color(230, 120, 40);
    ColorMatrix colors = ColorMatrix.of(format);
    Picture picture =
        Pixels.flat(
            DirectMemory.padded(format), colors.y(orange), colors.u(orange), colors.v(orange));

    Mat shown = decoded(Jpeg.of(picture, Integer.MAX_VALUE));

    assertThat(shown.cols()).isEqualTo(format.width());
    assertThat(shown.rows()).isEqualTo(format.height());
    assertThat(shown.get(100, 100)).containsExactly(new double[] {40, 120, 230}, within(NEAR));
    assertThat(shown.get(format.height() - 1, format.width() - 1))
        .containsExactly(new double[] {40, 120, 230}, within(NEAR));
  }

  @Test
  void showsBgrAsItIs() {
    Picture picture =
        Pixels.flat(
            DirectMemory.padded(DirectMemory.format(PixelFormat.BGR, 64, 48, "")), 200, 100, 50);

    assertThat(decoded(Jpeg.of(picture, 640)).get(20, 20))
        .containsExactly(new double[] {200, 100, 50}, within(NEAR));
  }

  @ParameterizedTest
  @CsvSource({
    "I420, 320, 320, 240",
    "I420, 640, 320, 240",
    "I420, 160, 160, 120",
    "NV12, 160, 160, 120",
    "NV12, 161, 161, 121",
    "I420, 319, 319, 239"
  })
  void isNoWiderThanWasAskedFor(PixelFormat pixels, int mostWide, int width, int height) {
    Picture picture =
        Pixels.ramps(DirectMemory.picture(DirectMemory.format(pixels, 320, 240, BT601)));

    Mat shown = decoded(Jpeg.of(picture, mostWide));

    assertThat(shown.cols()).isEqualTo(width);
    assertThat(shown.rows()).isEqualTo(height);
  }

  @ParameterizedTest
  @CsvSource({"I420", "NV12"})
  void keepsWhatIsInThePictureWhereItIs(PixelFormat pixels) {
    Picture picture = DirectMemory.picture(DirectMemory.format(pixels, 320, 240, BT601));
    Pixels.flat(picture, 40, 128, 128);
    for (int x = 160; x < 320; x++) {
      for (int y = 0; y < 240; y++) {
        picture.bytes().put(picture.layout().offset(0) + y * picture.layout().stride(0) + x, WHITE);
      }
    }
    byte[] before = Pixels.bytes(picture);

    Mat shown = decoded(Jpeg.of(picture, 160));

    assertThat(shown.get(60, 40)[0]).isLessThan(60);
    assertThat(shown.get(60, 120)[0]).isGreaterThan(225);
    assertThat(Pixels.bytes(picture)).as("the picture is only read").isEqualTo(before);
  }

  private static final byte WHITE = (byte) 225;

  private static Mat decoded(byte[] jpeg) {
    return Imgcodecs.imdecode(new MatOfByte(jpeg), Imgcodecs.IMREAD_COLOR);
  }
}
