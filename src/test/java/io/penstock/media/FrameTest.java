package io.penstock.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.testkit.DirectMemory;
import io.penstock.testkit.LightFrames;
import io.penstock.testkit.NothingLeft;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NothingLeft.class)
class FrameTest {
  private final DirectMemory memory = new DirectMemory();
  private final Picture picture = DirectMemory.picture(LightFrames.FORMAT);

  @Test
  void isGivenBackOnceHoweverOftenItIsClosed() {
    Frame frame = memory.decoded(picture, 1);
    assertThat(NativeLedger.FRAMES.live()).isOne();
    frame.close();
    frame.close();

    assertThat(memory.released()).isOne();
    assertThat(NativeLedger.FRAMES.live()).isZero();
  }

  @Test
  void showsNoPixelsOnceClosed() {
    Frame frame = memory.decoded(picture, 40);
    assertThat(frame.picture()).isSameAs(picture);
    frame.close();

    assertThatThrownBy(frame::picture)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("frame at 40 ns is closed");
    assertThatThrownBy(frame::toWritable).isInstanceOf(IllegalStateException.class);
    assertThat(memory.copies()).isZero();
  }

  @Test
  void isItsOwnWritableFrameWhereItMayBeDrawnOn() {
    try (Frame frame = memory.writable(picture, 1)) {
      assertThat(frame.toWritable()).isSameAs(frame);
      assertThat(memory.copies()).isZero();
    }
  }

  @Test
  void becomesWritableByOneCopyThatTakesItsPlace() {
    Frame decoded = memory.decoded(picture, 40);
    try (Frame copy = decoded.toWritable()) {
      assertThat(copy.isWritable()).isTrue();
      assertThat(copy.pts()).isEqualTo(40);
      assertThat(memory.copies()).isOne();
      assertThat(memory.released()).as("the decoded one").isOne();
      assertThat(NativeLedger.FRAMES.live()).isOne();
    }
  }

  @Test
  void isClosedWhenItCannotBeCopied() {
    FrameMemory full =
        new FrameMemory() {
          @Override
          public void release(Frame frame) {}

          @Override
          public Frame copy(Frame frame) {
            throw new IllegalStateException("the pool is empty");
          }

          @Override
          public Frame share(Frame frame) {
            throw new IllegalStateException("the pool is empty");
          }
        };
    Frame frame = new Frame(full, picture, 0, 0, 0, 0, -1, false);

    assertThatThrownBy(frame::toWritable).hasMessage("the pool is empty");
    assertThat(NativeLedger.FRAMES.live()).isZero();
  }
}
