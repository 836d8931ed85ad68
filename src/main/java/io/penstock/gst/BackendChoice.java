package io.penstock.gst;

import java.util.List;
import java.util.Optional;

/**
 * Which backend decodes a codec, or encodes it.
 *
 * @param backend its name; empty where none can
 * @param passedOver why others do not, {@code nvidia/nvh264enc: is not registered} for instance
 */
public record BackendChoice(Optional<String> backend, List<String> passedOver) {
  public BackendChoice {
    passedOver = List.copyOf(passedOver);
  }
}
