package io.penstock.testkit;

import io.penstock.media.Frame;
import io.penstock.media.FrameFeed;
import io.penstock.media.FrameFormat;
import io.penstock.media.FrameQueue;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A feed that a test fills from any thread. */
public class FakeFeed implements FrameFeed, AutoCloseable {
  private static final int PLENTY = 100_000;

  private final FrameQueue queue;
  private volatile Runnable bell = () -> {};
  private volatile boolean ended;

  /** A feed that loses nothing. */
  public FakeFeed() {
    this(PLENTY, () -> {});
  }

  /** A feed in which the newest frames win. */
  public FakeFeed(int capacity, Runnable dropped) {
    this(capacity, dropped, () -> {});
  }

  /** A feed in which the newest frames win, and that tells of those that waited at its end. */
  public FakeFeed(int capacity, Runnable dropped, Runnable unused) {
    queue = new FrameQueue(capacity, dropped, unused);
  }

  /** Takes ownership of {@code frame}. */
  public void deliver(Frame frame) {
    queue.offer(frame);
    bell.run();
  }

  /** No more frames will come. */
  public void end() {
    ended = true;
    bell.run();
  }

  /** How many frames wait. */
  public int waiting() {
    return queue.size();
  }

  @Override
  public @Nullable Frame poll(FrameFormat format) {
    return queue.poll(format);
  }

  @Override
  public Optional<FrameFormat> nextFormat() {
    return Optional.ofNullable(queue.nextFormat());
  }

  @Override
  public boolean hasEnded() {
    return ended && queue.isEmpty();
  }

  @Override
  public void onAvailable(Runnable newBell) {
    bell = newBell;
  }

  @Override
  public void close() {
    queue.close();
  }
}
