package io.penstock.settings;

import java.util.HashMap;
import java.util.Map;

/** How an element is told which GPU it is to run on. */
public sealed interface GpuNaming {
  /** What stands for the GPU's number in a name. */
  String NUMBER = "{gpu}";

  /** {@code element}, such that it runs on this GPU. */
  ElementSettings on(ElementSettings element, int gpu);

  /**
   * Each GPU has an element of its own: GPU 0 the one that is named, the others by a pattern.
   *
   * @param pattern {@code nvh264device{gpu}dec} for instance
   */
  record ByName(String pattern) implements GpuNaming {
    @Override
    public ElementSettings on(ElementSettings element, int gpu) {
      return gpu == 0
          ? element
          : new ElementSettings(
              pattern.replace(NUMBER, Integer.toString(gpu)), element.properties(), element.gpus());
    }
  }

  /**
   * One element for all, with a property that takes the GPU's number.
   *
   * @param property {@code gpu-id} for instance
   */
  record ByProperty(String property) implements GpuNaming {
    @Override
    public ElementSettings on(ElementSettings element, int gpu) {
      Map<String, String> properties = new HashMap<>(element.properties());
      properties.put(property, Integer.toString(gpu));
      return new ElementSettings(element.element(), properties, element.gpus());
    }
  }
}
