package io.penstock.gst;

import org.freedesktop.gstreamer.Gst;
import org.freedesktop.gstreamer.Version;

/** GStreamer in this process: loaded once, never unloaded. */
public final class GstRuntime {
  private static boolean started;

  private GstRuntime() {}

  /** Loads GStreamer the first time it is called; later calls do nothing. */
  public static synchronized void start() {
    if (!started) {
      Gst.init(Version.of(1, 20), "penstock");
      started = true;
    }
  }
}
