package io.penstock.media;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many native things of one kind are alive in this process. After a stream has ended each of
 * its things is closed, and a test holds every count to zero.
 */
public final class NativeLedger {
  public static final NativeLedger FRAMES = new NativeLedger("frame");
  public static final NativeLedger PACKETS = new NativeLedger("packet");
  public static final NativeLedger PIPELINES = new NativeLedger("pipeline");
  public static final NativeLedger POOLS = new NativeLedger("pool");

  private final String kind;
  private final AtomicLong live = new AtomicLong();

  private NativeLedger(String kind) {
    this.kind = kind;
  }

  /** Every kind there is. */
  public static List<NativeLedger> all() {
    return List.of(FRAMES, PACKETS, PIPELINES, POOLS);
  }

  /** The kind's name in metrics. */
  public String kind() {
    return kind;
  }

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

  @Override
  public String toString() {
    return live + " " + kind + "s";
  }
}
