package io.penstock.flow;

import io.penstock.media.Frame;
import io.penstock.media.FrameFormat;
import io.penstock.media.FrameStore;
import io.penstock.stream.SignalLoss;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The newest picture that a stream's camera gave to its encoder, after the processors: what the
 * outputs show while the camera is away, and what whoever asks for a picture gets. One a stream,
 * over all attempts; whoever made it closes it after the last flow. Thread safe.
 *
 * <p>While the camera is there this holds no pixels of its own, only one buffer of the decoder or
 * the pool for one frame longer. A decoder with a fixed number of surfaces bears that: every sink
 * of GStreamer keeps its last sample unless told not to, as the one here is. When the camera is
 * away the picture moves to memory of its own, so that the dead decoder's is freed.
 */
public final class LastPicture implements AutoCloseable {
  /** Those who want the next picture. */
  private final List<CompletableFuture<Frame>> asked = new ArrayList<>();

  private boolean keeps;
  private boolean closed;
  private @Nullable Frame kept;

  private LastPicture(boolean keeps) {
    this.keeps = keeps;
  }

  /** The last picture of a stream; it keeps none where the outputs are to show none. */
  public static LastPicture of(SignalLoss loss) {
    return new LastPicture(loss != SignalLoss.DISCONNECT);
  }

  /** From now on it keeps a picture, or none, as {@link #of} has it. */
  public synchronized void keepFor(SignalLoss loss) {
    keeps = !closed && loss != SignalLoss.DISCONNECT;
    if (!keeps) {
      drop();
    }
  }

  /**
   * The newest picture is that of {@code frame}, which stays the caller's. Nobody draws on it any
   * more.
   */
  public void keep(Frame frame) {
    List<CompletableFuture<Frame>> served = List.of();
    synchronized (this) {
      if (keeps) {
        Frame newest = frame.share();
        drop();
        kept = newest;
      }
      if (!asked.isEmpty()) {
        served = List.copyOf(asked);
        asked.clear();
      }
    }
    served.forEach(wanted -> serve(wanted, frame));
  }

  /** Whatever comes of it, the flow goes on. */
  private static void serve(CompletableFuture<Frame> wanted, Frame frame) {
    if (wanted.isDone()) {
      return;
    }
    try {
      Frame shared = frame.share();
      if (!wanted.complete(shared)) {
        shared.close();
      }
    } catch (RuntimeException e) {
      wanted.completeExceptionally(e);
    }
  }

  /**
   * The picture that passes next, as it goes to the encoder. Nothing is copied for it, and it costs
   * nothing while nobody asks.
   *
   * @return completes on the thread that runs the stream, with a frame that is the caller's to
   *     close; whoever wants it no more completes it, and then gets no frame; it fails when this is
   *     closed
   */
  public CompletableFuture<Frame> next() {
    CompletableFuture<Frame> wanted = new CompletableFuture<>();
    synchronized (this) {
      asked.removeIf(CompletableFuture::isDone);
      if (!closed) {
        asked.add(wanted);
        return wanted;
      }
    }
    wanted.completeExceptionally(new IllegalStateException("the stream has ended"));
    return wanted;
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
  public void close() {
    List<CompletableFuture<Frame>> unserved;
    synchronized (this) {
      closed = true;
      keeps = false;
      drop();
      unserved = List.copyOf(asked);
      asked.clear();
    }
    unserved.forEach(
        wanted -> wanted.completeExceptionally(new IllegalStateException("the stream has ended")));
  }

  private void drop() {
    if (kept != null) {
      kept.close();
      kept = null;
    }
  }
}
