package io.penstock.demo;

import com.sun.jna.Pointer;
import java.util.Map;
import java.util.TreeMap;

/** The GStreamer elements that the demo's cameras are made of, and the packages they are in. */
final class DemoElements {
  private static final String BASE = "gstreamer1.0-plugins-base";
  private static final String GOOD = "gstreamer1.0-plugins-good";
  private static final String BAD = "gstreamer1.0-plugins-bad";
  private static final String UGLY = "gstreamer1.0-plugins-ugly";
  private static final Map<String, String> PACKAGES =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("videotestsrc", BASE),
              Map.entry("clockoverlay", "gstreamer1.0-x"),
              Map.entry("timeoverlay", "gstreamer1.0-x"),
              Map.entry("timecodestamper", BAD),
              Map.entry("x264enc", UGLY),
              Map.entry("h264parse", BAD),
              Map.entry("multifilesrc", GOOD),
              Map.entry("qtdemux", GOOD),
              Map.entry("flvmux", GOOD),
              Map.entry("flvdemux", GOOD),
              Map.entry("rtph264pay", GOOD)));

  private DemoElements() {}

  /**
   * Checks that all of them exist.
   *
   * @throws IllegalStateException with each missing element and its package
   */
  static void require() {
    StringBuilder missing = new StringBuilder();
    PACKAGES.forEach(
        (element, debianPackage) -> {
          Pointer factory = GstLibrary.gst_element_factory_find(element);
          if (factory == null) {
            missing.append(missing.isEmpty() ? "" : ", ");
            missing.append(element).append(" (package ").append(debianPackage).append(')');
          } else {
            GstLibrary.g_object_unref(factory);
          }
        });
    if (!missing.isEmpty()) {
      throw new IllegalStateException("GStreamer lacks elements for the demo: " + missing);
    }
  }
}
