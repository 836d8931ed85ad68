package io.penstock.flow;

/** Where a sink counts its frames: the camera's and the slate's are counted apart. */
interface SinkCounts {
  /**
   * A frame went to the target.
   *
   * @param ageNanos how old it was then
   */
  void pushed(long ageNanos);

  /** The target refused a frame. */
  void refused();

  /** Whether it is the target that the flow waits for. */
  void waiting(boolean forTarget);
}
