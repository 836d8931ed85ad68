package io.penstock.gst;

import org.freedesktop.gstreamer.ElementFactory;
import org.freedesktop.gstreamer.Gst;
import org.freedesktop.gstreamer.GstException;
import org.freedesktop.gstreamer.Version;

/**
 * GStreamer in this process: loaded once, never unloaded. All pipelines share its clock and count
 * running time from one epoch, so that times can be compared between pipelines and go on over
 * reconnects.
 */
public final class GstRuntime {
  private static boolean started;
  private static long clock;
  private static long epoch;

  private GstRuntime() {}

  /**
   * Loads GStreamer the first time it is called; later calls do nothing.
   *
   * @throws IllegalStateException when it is missing, too old, or not laid out as this code expects
   */
  public static synchronized void start() {
    if (started) {
      return;
    }
    try {
      // While it loads a plugin GStreamer takes each SIGSEGV for the plugin's, and ends the
      // process.
      // The JVM works with that signal: it stops threads and finds null pointers by it.
      Natives.Core.gst_segtrap_set_enabled(0);
      Gst.init(Version.of(1, 22), "penstock");
    } catch (GstException e) {
      throw new IllegalStateException("GStreamer 1.22 or later is needed: " + e.getMessage(), e);
    } catch (LinkageError e) {
      throw new IllegalStateException(
          "GStreamer is not installed: its library libgstreamer-1.0.so.0 (Debian package"
              + " libgstreamer1.0-0) was not found",
          e);
    }
    StructLayout.verify();
    clock = Natives.Core.gst_system_clock_obtain();
    epoch = Natives.Core.gst_clock_get_time(clock);
    started = true;
  }

  /** GStreamer's version, {@code 1.22.0} for instance. */
  public static String version() {
    start();
    Version version = Gst.getVersion();
    return version.getMajor() + "." + version.getMinor() + "." + version.getMicro();
  }

  /** Whether an element of this name is registered. */
  public static synchronized boolean hasElement(String factory) {
    start();
    try {
      ElementFactory.find(factory).dispose();
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** The clock of all pipelines: a native object that is never freed. */
  static synchronized long clock() {
    return clock;
  }

  /** The clock time at which running time is zero, nanoseconds. */
  static synchronized long epoch() {
    return epoch;
  }

  /** Running time now, nanoseconds. */
  public static long runningTime() {
    return Natives.Core.gst_clock_get_time(clock()) - epoch();
  }
}
