package io.penstock.flow;

/**
 * The wish of those that join for a key frame. It is passed on at most every half second, so that
 * outputs that come back together cost one key frame and not one each; one that comes too early
 * waits, and comes true by itself when a key frame comes in the meantime. Thread safe.
 */
final class KeyFrameWish {
  static final long GAP_NANOS = 500_000_000;

  private Runnable encoder = () -> {};
  private boolean open;
  private boolean askedBefore;
  private long lastAsked;

  /** Who makes key frames from now on: called on any thread, and must not block. */
  synchronized void ask(Runnable newEncoder) {
    encoder = newEncoder;
  }

  /** Somebody wants a key frame at {@code now}, {@link System#nanoTime()}. */
  void want(long now) {
    synchronized (this) {
      open = true;
    }
    passOn(now);
  }

  /** A packet came at {@code now}. */
  void packet(boolean keyFrame, long now) {
    if (keyFrame) {
      synchronized (this) {
        open = false;
      }
    }
    passOn(now);
  }

  private void passOn(long now) {
    Runnable asked;
    synchronized (this) {
      if (!open || (askedBefore && now - lastAsked < GAP_NANOS)) {
        return;
      }
      open = false;
      askedBefore = true;
      lastAsked = now;
      asked = encoder;
    }
    asked.run();
  }
}
