package io.penstock.media;

/** Where a stream's frames go. Never blocks. Given to by one thread at a time. */
public interface FrameTarget {
  /** Whether one more frame may be pushed. */
  boolean hasRoom();

  /**
   * Takes ownership of {@code frame}, also on exception.
   *
   * @param pts running time of the node at which it is to be shown, nanoseconds; it replaces the
   *     frame's own
   */
  void push(Frame frame, long pts);

  /**
   * Has {@code bell} rung from a native thread whenever there may be room again. The bell returns
   * at once. A new bell replaces the old one.
   */
  void onRoom(Runnable bell);
}
