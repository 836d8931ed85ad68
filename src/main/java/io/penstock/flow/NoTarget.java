package io.penstock.flow;

import io.penstock.media.Frame;
import io.penstock.media.FrameTarget;

/** Where frames end that processors only look at. */
public final class NoTarget implements FrameTarget {
  @Override
  public boolean hasRoom() {
    return true;
  }

  @Override
  public void push(Frame frame, long pts) {
    frame.close();
  }

  @Override
  public void onRoom(Runnable bell) {}
}
