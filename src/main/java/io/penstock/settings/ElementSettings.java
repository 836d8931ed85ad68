package io.penstock.settings;

import java.util.Map;

/**
 * A GStreamer element and what is set on it.
 *
 * @param element the name of its factory, {@code x264enc} for instance
 * @param properties as {@code gst-launch-1.0} would take them
 */
public record ElementSettings(String element, Map<String, String> properties) {
  public ElementSettings {
    properties = Map.copyOf(properties);
  }
}
