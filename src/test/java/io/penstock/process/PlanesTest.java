package io.penstock.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.media.Picture;
import io.penstock.media.PixelFormat;
import io.penstock.media.PlaneLayout;
import io.penstock.testkit.DirectMemory;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PlanesTest {
  @BeforeAll
  static void load() {
    OpenCv.load();
    OpenCv.load();
  }

  @ParameterizedTest
  @MethodSource("io.penstock.process.Pixels#every")
  void lieOverThePicturesOwnMemory(Picture picture) {
    Planes planes = Planes.of(picture);
    Pixels.ramps(picture);
    for (int plane = 0; plane < planes.count(); plane++) {
      int row = Pixels.rows(picture, plane) - 1;
      int column = Pixels.columns(picture, plane) - 1;
      double[] sample = planes.plane(plane).get(row, column);
      for (int channel = 0; channel < sample.length; channel++) {
        assertThat(sample[channel]).isEqualTo(Pixels.at(picture, plane, column, row, channel));
      }
      assertThat(planes.plane(plane).rows()).isEqualTo(row + 1);
      assertThat(planes.plane(plane).cols()).isEqualTo(column + 1);
    }
  }

  @Test
  void areMadeOnceForAPicture() {
    Picture picture = DirectMemory.picture(DirectMemory.format(PixelFormat.I420, 64, 48, ""));
    assertThat(Planes.of(picture)).isSameAs(Planes.of(picture));
    assertThat(Planes.of(picture).region(1, 2, 3, 4, 5))
        .isSameAs(Planes.of(picture).region(1, 2, 3, 4, 5))
        .isNotSameAs(Planes.of(picture).region(2, 2, 3, 4, 5));
  }

  @Test
  void onlyALayoutWithoutGapsIsConvertedAsItLies() {
    assertThat(packed(64, 48)).isTrue();
    assertThat(packed(66, 48)).as("chroma rows of 33 bytes are rounded up to 36").isFalse();
    assertThat(packed(64, 47)).isFalse();
  }

  @Test
  void neverReachBeyondThePicture() {
    PlaneLayout tooShort = PlaneLayout.of(new int[] {0, 3072}, new int[] {64, 64}, 4000);
    Picture picture =
        new Picture(
            DirectMemory.format(PixelFormat.NV12, 64, 48, ""),
            tooShort,
            ByteBuffer.allocateDirect(4000));
    assertThatThrownBy(() -> Planes.of(picture))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("plane 1 of ");
  }

  private static boolean packed(int width, int height) {
    return Planes.of(DirectMemory.picture(DirectMemory.format(PixelFormat.I420, width, height, "")))
            .packed()
        != null;
  }
}
