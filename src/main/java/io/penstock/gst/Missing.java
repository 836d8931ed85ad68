package io.penstock.gst;

import io.penstock.settings.ElementSettings;
import java.util.List;
import java.util.Map;

/** Says in a sentence why elements are not registered. */
final class Missing {
  /** Where the left one is registered, plugin and driver are there, and so is the GPU. */
  private static final Map<String, String> ENCODERS_BY_DECODER =
      Map.of("nvh264dec", "nvh26[45](device\\d+)?enc", "nvv4l2decoder", "nvv4l2h26[45]enc");

  private Missing() {}

  /** Those of the elements that are not registered. */
  static List<String> of(List<ElementSettings> elements) {
    return elements.stream()
        .map(ElementSettings::element)
        .filter(element -> !GstRuntime.hasElement(element))
        .toList();
  }

  /**
   * @param elements at least one
   */
  static String sentence(List<String> elements) {
    if (elements.stream().allMatch(Missing::isEncoderThatTheGpuLacks)) {
      return String.join(" and ", elements)
          + ": this GPU has no encoder, or its driver lacks the library for it";
    }
    return String.join(" and ", elements)
        + (elements.size() == 1 ? ": is not registered" : ": are not registered");
  }

  private static boolean isEncoderThatTheGpuLacks(String element) {
    return ENCODERS_BY_DECODER.entrySet().stream()
        .anyMatch(pair -> element.matches(pair.getValue()) && GstRuntime.hasElement(pair.getKey()));
  }
}
