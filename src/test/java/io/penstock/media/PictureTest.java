package io.penstock.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.process.Pixels;
import io.penstock.testkit.DirectMemory;
import java.nio.ByteBuffer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PictureTest {
  static Stream<Picture> pictures() {
    return Pixels.every().map(Pixels::ramps);
  }

  @ParameterizedTest
  @MethodSource("pictures")
  void isCopiedToItsOwnLayoutByteForByte(Picture picture) {
    Picture target = Pixels.copy(DirectMemory.picture(picture.format()));
    if (!target.layout().equals(picture.layout())) {
      target = DirectMemory.padded(picture.format());
    }
    picture.copyTo(target);

    assertThat(Pixels.bytes(target)).isEqualTo(Pixels.bytes(picture));
  }

  @ParameterizedTest
  @MethodSource("pictures")
  void isCopiedBetweenLayouts(Picture picture) {
    assertCopied(picture, DirectMemory.picture(picture.format()));
    assertCopied(picture, DirectMemory.padded(picture.format()));
  }

  /** The same strides at other offsets take another way than other strides. */
  @ParameterizedTest
  @MethodSource("pictures")
  void isCopiedToOtherOffsets(Picture picture) {
    PixelFormat pixels = picture.format().pixels();
    int[] offsets = new int[pixels.planes()];
    int[] strides = new int[pixels.planes()];
    for (int plane = 0; plane < pixels.planes(); plane++) {
      offsets[plane] = picture.layout().offset(plane) + 16 * (plane + 1);
      strides[plane] = picture.layout().stride(plane);
    }
    PlaneLayout moved = PlaneLayout.of(offsets, strides, picture.layout().size() + 64);

    assertCopied(
        picture, new Picture(picture.format(), moved, ByteBuffer.allocateDirect(moved.size())));
  }

  private static void assertCopied(Picture picture, Picture target) {
    picture.copyTo(target);
    for (int plane = 0; plane < picture.format().pixels().planes(); plane++) {
      assertThat(Pixels.difference(picture, target, plane)).as("plane %d", plane).isZero();
    }
  }

  @Test
  void showsEachPlaneFromItsFirstByteToTheEnd() {
    Picture picture =
        Pixels.flat(DirectMemory.padded(DirectMemory.format(PixelFormat.I420, 5, 3, "")), 1, 2, 3);
    for (int plane = 0; plane < 3; plane++) {
      ByteBuffer bytes = picture.plane(plane);
      assertThat(bytes.get(0)).isEqualTo((byte) (plane + 1));
      assertThat(bytes.capacity())
          .isEqualTo(picture.layout().size() - picture.layout().offset(plane));
    }
  }

  @Test
  void makesAViewOnce() {
    Picture picture = DirectMemory.picture(DirectMemory.format(PixelFormat.BGR, 8, 8, ""));
    StringBuilder view = picture.view(StringBuilder.class, made -> new StringBuilder());

    assertThat(picture.view(StringBuilder.class, made -> new StringBuilder())).isSameAs(view);
  }

  @Test
  void refusesAHeapBufferAndOneThatIsTooSmall() {
    FrameFormat format = DirectMemory.format(PixelFormat.BGR, 8, 8, "");
    PlaneLayout layout = PlaneLayout.standard(PixelFormat.BGR, 8, 8);

    for (ByteBuffer bytes :
        new ByteBuffer[] {ByteBuffer.allocate(192), ByteBuffer.allocateDirect(191)}) {
      assertThatThrownBy(() -> new Picture(format, layout, bytes))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("a picture of 192 bytes needs a direct buffer that holds it");
    }
  }
}
