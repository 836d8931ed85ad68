package io.penstock.gpu;

import java.util.concurrent.atomic.AtomicBoolean;

/** A session's place on a GPU. Whoever opens the session closes this when it is gone. */
public final class GpuLease implements AutoCloseable {
  private final GpuLedger ledger;
  private final int gpu;
  private final GpuSession session;
  private final AtomicBoolean closed = new AtomicBoolean();

  GpuLease(GpuLedger ledger, int gpu, GpuSession session) {
    this.ledger = ledger;
    this.gpu = gpu;
    this.session = session;
  }

  /** The GPU's number. */
  public int gpu() {
    return gpu;
  }

  GpuSession session() {
    return session;
  }

  boolean isOpen() {
    return !closed.get();
  }

  /**
   * The GPU refused the session for want of room: so many as are open besides it are the most from
   * now on, for a while.
   *
   * @return false where none is open besides it: then it is not room that is missing
   */
  public boolean refused() {
    return ledger.refused(this);
  }

  /** Gives the place back. Any thread, idempotent. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      ledger.released(this);
    }
  }
}
