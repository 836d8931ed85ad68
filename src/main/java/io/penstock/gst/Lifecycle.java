package io.penstock.gst;

/** The life of a native pipeline. It goes one way. */
enum Lifecycle {
  BUILT,
  PLAYING,
  DRAINING,
  CLOSED
}
