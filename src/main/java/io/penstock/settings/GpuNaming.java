package io.penstock.settings;

import java.util.HashMap;
import java.util.Map;

/** How an element is told which GPU it is to run on. */
public sealed interface GpuNaming {
  /** What stands for the GPU's number in a name. */
  String NUMBER = "{gpu}";

  private static int number(String text) {
    return text.matches("\\d{1,3}") ? Integer.parseInt(text) : 0;
  }

  /** {@code element}, such that it runs on this GPU. */
  ElementSettings on(ElementSettings element, int gpu);

  /** The GPU on which {@code element} runs: the one it was told last, 0 before. */
  int gpu(ElementSettings element);

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

    @Override
    public int gpu(ElementSettings element) {
      int at = pattern.indexOf(NUMBER);
      String name = element.element();
      int end = name.length() - (pattern.length() - at - NUMBER.length());
      boolean numbered =
          at >= 0
              && end > at
              && name.startsWith(pattern.substring(0, at))
              && name.endsWith(pattern.substring(at + NUMBER.length()));
      return numbered ? number(name.substring(at, end)) : 0;
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

    @Override
    public int gpu(ElementSettings element) {
      return number(element.properties().getOrDefault(property, ""));
    }
  }
}
