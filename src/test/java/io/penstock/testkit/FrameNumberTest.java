package io.penstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameNumberTest {
  private static final int WIDTH = 160;
  private static final int HEIGHT = 96;
  private static final int STRIDE = 192;

  private final byte[] luma = new byte[STRIDE * HEIGHT];

  @Test
  void readsWhatWasDrawn() {
    for (int number : new int[] {0, 1, 999, 65_536, FrameNumber.LIMIT - 1}) {
      FrameNumber.draw(luma, STRIDE, WIDTH, HEIGHT, number);
      assertThat(FrameNumber.read(luma, STRIDE, WIDTH, HEIGHT)).hasValue(number);
    }
  }

  @Test
  void readsFromThePositionOfABuffer() {
    FrameNumber.draw(luma, STRIDE, WIDTH, HEIGHT, 77);
    ByteBuffer behind = ByteBuffer.allocateDirect(luma.length + 100).position(100);
    behind.put(luma).position(100);
    assertThat(FrameNumber.read(behind, STRIDE, WIDTH, HEIGHT)).hasValue(77);
  }

  @Test
  void seesNoNumberInPlainOrNoisyPictures() {
    for (int light : new int[] {0, 16, 128, 235, 255}) {
      Arrays.fill(luma, (byte) light);
      assertThat(FrameNumber.read(luma, STRIDE, WIDTH, HEIGHT)).isEmpty();
    }
    new Random(1).nextBytes(luma);
    assertThat(FrameNumber.read(luma, STRIDE, WIDTH, HEIGHT)).isEmpty();
  }

  @Test
  void seesThatABlockIsDamaged() {
    FrameNumber.draw(luma, STRIDE, WIDTH, HEIGHT, 4711);
    for (int y = HEIGHT - 6; y < HEIGHT; y++) {
      for (int x = 0; x < 10; x++) {
        luma[y * STRIDE + x] = (byte) ~luma[y * STRIDE + x];
      }
    }
    assertThat(FrameNumber.read(luma, STRIDE, WIDTH, HEIGHT)).isEmpty();
  }

  @Test
  void refusesPicturesThatAreTooSmall() {
    assertThatThrownBy(() -> FrameNumber.draw(luma, STRIDE, 80, 60, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("cannot write 1 into a picture of 80x60");
  }

  @Test
  void countsOnOverLoops() {
    NumberSequence sequence = new NumberSequence(100);
    assertThat(sequence.unwrap(98)).isEqualTo(98);
    assertThat(sequence.unwrap(99)).isEqualTo(99);
    assertThat(sequence.unwrap(2)).isEqualTo(102);
    assertThat(sequence.unwrap(2)).isEqualTo(102);
    assertThat(sequence.unwrap(99)).isEqualTo(99);
    assertThat(sequence.unwrap(40)).isEqualTo(140);
  }
}
