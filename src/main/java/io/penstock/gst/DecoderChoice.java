package io.penstock.gst;

import io.penstock.settings.ElementSettings;
import io.penstock.stream.Chosen;
import java.util.List;

/**
 * The elements that decode a stream.
 *
 * @param backend the backend they come from
 * @param elements in the order of the data
 * @param others why other backends do not
 */
public record DecoderChoice(String backend, List<ElementSettings> elements, List<String> others) {
  public DecoderChoice {
    elements = List.copyOf(elements);
    others = List.copyOf(others);
  }

  /** The only one in question. */
  public DecoderChoice(String backend, List<ElementSettings> elements) {
    this(backend, elements, List.of());
  }

  /** The same, told of others. */
  DecoderChoice rather(List<String> why) {
    return new DecoderChoice(backend, elements, why);
  }

  /** The choice as a status has it. */
  Chosen chosen() {
    return new Chosen(label(), String.join(", ", others));
  }

  /** The choice for people: {@code software/avdec_h264}. */
  public String label() {
    return backend + "/" + elements.get(0).element();
  }
}
