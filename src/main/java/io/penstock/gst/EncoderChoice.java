package io.penstock.gst;

import io.penstock.settings.EncoderSettings;
import io.penstock.stream.Chosen;
import java.util.List;

/**
 * The elements that encode a stream.
 *
 * @param backend the backend they come from
 * @param settings the elements, and how bitrate and key frame interval are told to them
 * @param others why other backends do not
 */
public record EncoderChoice(String backend, EncoderSettings settings, List<String> others) {
  public EncoderChoice {
    others = List.copyOf(others);
  }

  /** The only one in question. */
  public EncoderChoice(String backend, EncoderSettings settings) {
    this(backend, settings, List.of());
  }

  /** The same, told of others. */
  EncoderChoice rather(List<String> why) {
    return new EncoderChoice(backend, settings, why);
  }

  /** The choice as a status has it. */
  Chosen chosen() {
    return new Chosen(label(), String.join(", ", others));
  }

  /** The choice for people: {@code software/x264enc}. */
  public String label() {
    return backend + "/" + settings.encoder();
  }
}
