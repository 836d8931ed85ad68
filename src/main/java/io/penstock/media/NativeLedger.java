package io.penstock.media;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many native things of each kind are alive in this process. After a stream has ended each of
 * its things is closed, and a test holds every count to zero.
 */
public enum NativeLedger {
  FRAMES,
  PACKETS,
  PIPELINES,
  POOLS;

  private final AtomicLong live = new AtomicLong();

  /** One more is alive. */
  public void opened() {
    live.incrementAndGet();
  }

  /** One of them is closed. */
  public void closed() {
    live.decrementAndGet();
  }

  /** How many are alive. */
  public long live() {
    return live.get();
  }
}
