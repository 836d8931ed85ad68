package io.penstock.settings;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A GStreamer element and what is set on it.
 *
 * @param element the name of its factory, {@code x264enc} for instance
 * @param properties as {@code gst-launch-1.0} would take them
 * @param gpus how it is told which GPU to run on; empty where it uses none, or knows itself
 */
public record ElementSettings(
    String element, Map<String, String> properties, Optional<GpuNaming> gpus) {
  public ElementSettings {
    properties = Map.copyOf(properties);
  }

  /** One that is not told which GPU to run on. */
  public ElementSettings(String element, Map<String, String> properties) {
    this(element, properties, Optional.empty());
  }

  /** The same on this GPU. */
  public ElementSettings on(int gpu) {
    return gpus.map(naming -> naming.on(this, gpu)).orElse(this);
  }

  /** The GPU on which it runs; empty where it uses none, or knows itself. */
  public OptionalInt gpu() {
    return gpus.map(naming -> OptionalInt.of(naming.gpu(this))).orElse(OptionalInt.empty());
  }
}
