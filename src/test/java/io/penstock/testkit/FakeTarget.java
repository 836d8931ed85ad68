package io.penstock.testkit;

import io.penstock.media.Frame;
import io.penstock.media.FrameTarget;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A target whose room a test gives and takes. It closes what it is given. */
public class FakeTarget implements FrameTarget {
  private static final int PLENTY = 1_000_000;

  private final AtomicInteger room;
  private final AtomicInteger uninvited = new AtomicInteger();
  private final List<Long> times = new CopyOnWriteArrayList<>();
  private final AtomicInteger pushed = new AtomicInteger();
  private volatile int breaksAt = -1;
  private volatile Runnable bell = () -> {};

  /** A target with room for everything. */
  public FakeTarget() {
    this(PLENTY);
  }

  /** A target with room for so many frames. */
  public FakeTarget(int room) {
    this.room = new AtomicInteger(room);
  }

  /** Room for so many frames more. */
  public void giveRoom(int frames) {
    room.addAndGet(frames);
    bell.run();
  }

  /** The push of this number, from 0, throws. */
  public void breakAt(int push) {
    breaksAt = push;
  }

  /** The times of the frames that came, in their order. */
  public List<Long> times() {
    return List.copyOf(times);
  }

  /** How many frames came. */
  public int pushed() {
    return pushed.get();
  }

  /** How many frames came though there was no room. */
  public int uninvited() {
    return uninvited.get();
  }

  /** The bell as it is now: another object when somebody hung up another one. */
  public Runnable bell() {
    return bell;
  }

  @Override
  public boolean hasRoom() {
    return room.get() > 0;
  }

  @Override
  public void push(Frame frame, long pts) {
    try (frame) {
      if (room.getAndDecrement() <= 0) {
        uninvited.incrementAndGet();
      }
      if (pushed.getAndIncrement() == breaksAt) {
        throw new IllegalStateException("the target broke");
      }
      times.add(pts);
    }
  }

  @Override
  public void onRoom(Runnable newBell) {
    bell = newBell;
  }
}
