package io.penstock.flow;

import io.penstock.media.Frame;
import io.penstock.media.FrameFormat;
import io.penstock.media.FrameStore;
import io.penstock.stream.SignalLoss;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The newest picture that a stream's camera gave to its encoder, after the processors: what the
 * outputs show while the camera is away. One a stream, over all attempts; whoever made it closes it
 * after the last flow. Thread safe.
 *
 * <p>While the camera is there this holds no pixels of its own, only one buffer of the decoder or
 * the pool for one frame longer. A decoder with a fixed number of surfaces bears that: every sink
 * of GStreamer keeps its last sample unless told not to, as the one here is. When the camera is
 * away the picture moves to memory of its own, so that the dead decoder's is freed.
 */
public final class LastPicture implements AutoCloseable {
  private boolean keeps;
  private @Nullable Frame kept;

  private LastPicture(boolean keeps) {
    this.keeps = keeps;
  }

  /** The last picture of a stream; it keeps none where the outputs are to show none. */
  public static LastPicture of(SignalLoss loss) {
    return new LastPicture(loss != SignalLoss.DISCONNECT);
  }

  /**
   * The newest picture is that of {@code frame}, which stays the caller's. Nobody draws on it any
   * more.
   */
  synchronized void keep(Frame frame) {
    if (keeps) {
      Frame newest = frame.share();
      drop();
      kept = newest;
    }
  }

  /**
   * The picture, moved to memory from {@code store}, where it stays for the next time too: an
   * attempt may end before its first picture. One of another format is let go of, since it fits no
   * encoder there is.
   *
   * @return the caller's; empty where there is no picture of this format
   */
  synchronized Optional<Frame> moveTo(FrameStore store, FrameFormat format) {
    Frame current = kept;
    if (current == null) {
      return Optional.empty();
    }
    Frame own = current.format().equals(format) ? store.copyOf(current.picture()) : null;
    drop();
    kept = own;
    return own == null ? Optional.empty() : Optional.of(own.share());
  }

  /** Lets go of the picture, and keeps no other. Idempotent. */
  @Override
  public synchronized void close() {
    keeps = false;
    drop();
  }

  private void drop() {
    if (kept != null) {
      kept.close();
      kept = null;
    }
  }
}
