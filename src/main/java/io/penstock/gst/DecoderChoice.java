package io.penstock.gst;

import io.penstock.settings.ElementSettings;
import java.util.List;

/**
 * The elements that decode a stream.
 *
 * @param backend the backend they come from
 * @param elements in the order of the data
 */
public record DecoderChoice(String backend, List<ElementSettings> elements) {
  public DecoderChoice {
    elements = List.copyOf(elements);
  }

  /** The choice for people: {@code software/avdec_h264}. */
  public String label() {
    return backend + "/" + elements.get(0).element();
  }
}
