package io.penstock.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.penstock.media.Frame;
import io.penstock.media.FrameFormat;
import io.penstock.media.NativeLedger;
import io.penstock.media.Picture;
import io.penstock.process.Pixels;
import io.penstock.stream.SignalLoss;
import io.penstock.testkit.DirectMemory;
import io.penstock.testkit.DirectStore;
import io.penstock.testkit.LightFrames;
import io.penstock.testkit.NothingLeft;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NothingLeft.class)
class LastPictureTest {
  private static final FrameFormat FORMAT = LightFrames.FORMAT;

  private final DirectMemory memory = new DirectMemory();
  private final DirectStore store = new DirectStore(FORMAT);

  @Test
  void keepsTheNewestPictureAndNoOther() {
    try (LastPicture last = LastPicture.of(SignalLoss.SLATE)) {
      for (int level = 1; level <= 5; level++) {
        keep(last, level);
      }
      assertThat(NativeLedger.FRAMES.live()).isOne();
      assertThat(level(last)).isEqualTo(5);
    }
  }

  /** An attempt may end before its first picture, and the slate is shown again. */
  @Test
  void keepsItInMemoryOfItsOwnForTheNextTime() {
    try (LastPicture last = LastPicture.of(SignalLoss.HOLD)) {
      keep(last, 7);
      int released = memory.released();
      assertThat(level(last)).isEqualTo(7);
      assertThat(memory.released()).as("the decoder has its picture back").isEqualTo(released + 1);
      assertThat(level(last)).isEqualTo(7);
      assertThat(NativeLedger.FRAMES.live()).isOne();
    }
  }

  @Test
  void letsGoOfAPictureThatFitsNoEncoder() {
    try (LastPicture last = LastPicture.of(SignalLoss.SLATE)) {
      keep(last, 7);
      assertThat(last.moveTo(store, LightFrames.format(32, 32))).isEmpty();
      assertThat(last.moveTo(store, FORMAT)).isEmpty();
      assertThat(NativeLedger.FRAMES.live()).isZero();
    }
  }

  @Test
  void keepsThePictureWhenThereIsNoMemoryForIt() {
    try (LastPicture last = LastPicture.of(SignalLoss.SLATE)) {
      keep(last, 7);
      DirectStore closed = new DirectStore(FORMAT);
      closed.close();
      assertThatIllegalStateException().isThrownBy(() -> last.moveTo(closed, FORMAT));
      assertThat(level(last)).isEqualTo(7);
    }
  }

  @Test
  void keepsOneOrNoneAsIsAskedForLast() {
    LastPicture last = LastPicture.of(SignalLoss.SLATE);
    keep(last, 7);
    last.keepFor(SignalLoss.DISCONNECT);
    assertThat(NativeLedger.FRAMES.live()).as("nobody will show it").isZero();
    keep(last, 8);
    last.keepFor(SignalLoss.HOLD);
    assertThat(last.moveTo(store, FORMAT)).isEmpty();
    keep(last, 9);
    assertThat(level(last)).isEqualTo(9);
    last.close();
    last.keepFor(SignalLoss.SLATE);
    keep(last, 10);
    assertThat(NativeLedger.FRAMES.live()).as("closed is closed").isZero();
  }

  @Test
  void keepsNothingThatNobodyWillShow() {
    try (LastPicture last = LastPicture.of(SignalLoss.DISCONNECT)) {
      keep(last, 7);
      assertThat(NativeLedger.FRAMES.live()).isZero();
      assertThat(last.moveTo(store, FORMAT)).isEmpty();
    }
  }

  @Test
  void keepsNothingAfterItsEnd() {
    LastPicture last = LastPicture.of(SignalLoss.SLATE);
    keep(last, 7);
    last.close();
    last.close();
    keep(last, 8);

    assertThat(NativeLedger.FRAMES.live()).isZero();
    assertThat(last.moveTo(store, FORMAT)).isEmpty();
  }

  @Test
  void givesThePictureThatPassesNextToAllWhoAskedForIt() {
    try (LastPicture last = LastPicture.of(SignalLoss.DISCONNECT)) {
      keep(last, 6);
      CompletableFuture<Frame> one = last.next();
      CompletableFuture<Frame> other = last.next();
      assertThat(one).isNotDone();
      keep(last, 7);
      keep(last, 8);

      try (Frame first = one.join();
          Frame second = other.join()) {
        assertThat(Pixels.at(first.picture(), 0, 3, 3, 0)).isEqualTo(7);
        assertThat(second.pts()).isEqualTo(7);
      }
    }
  }

  @Test
  void costsNothingWhileNobodyAsks() {
    try (LastPicture last = LastPicture.of(SignalLoss.DISCONNECT)) {
      CompletableFuture<Frame> gaveUp = last.next();
      gaveUp.completeExceptionally(new TimeoutException());
      keep(last, 7);

      assertThat(memory.released()).as("the test's own frame alone").isOne();
      assertThat(NativeLedger.FRAMES.live()).isZero();
    }
  }

  @Test
  void whoeverAsksAfterTheEndOrWaitsForItGetsNoPicture() {
    LastPicture last = LastPicture.of(SignalLoss.SLATE);
    CompletableFuture<Frame> waiting = last.next();
    last.close();

    assertThat(waiting).isCompletedExceptionally();
    assertThat(last.next()).isCompletedExceptionally();
  }

  @Test
  void leavesNothingBehindWhoeverIsFaster() {
    LightFrames frames = new LightFrames();
    for (int round = 0; round < 200; round++) {
      LastPicture last = LastPicture.of(SignalLoss.SLATE);
      CompletableFuture<Void> flow =
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; i < 50; i++) {
                  try (Frame frame = frames.frame(i)) {
                    last.keep(frame);
                  }
                }
              });
      CompletableFuture<Frame> next = last.next();
      last.moveTo(store, FORMAT).ifPresent(Frame::close);
      next.completeExceptionally(new TimeoutException());
      if (!next.isCompletedExceptionally()) {
        next.join().close();
      }
      last.close();
      flow.join();
      assertThat(NativeLedger.FRAMES.live()).isZero();
    }
  }

  private void keep(LastPicture last, int level) {
    Picture picture = Pixels.flat(DirectMemory.picture(FORMAT), level, 128, 128);
    try (Frame frame = memory.decoded(picture, level)) {
      last.keep(frame);
    }
  }

  private int level(LastPicture last) {
    try (Frame moved = last.moveTo(store, FORMAT).orElseThrow()) {
      return Pixels.at(moved.picture(), 0, 3, 3, 0);
    }
  }
}
