package io.penstock.gst;

import io.penstock.settings.EncoderSettings;

/**
 * The elements that encode a stream.
 *
 * @param backend the backend they come from
 * @param settings the elements, and how bitrate and key frame interval are told to them
 */
public record EncoderChoice(String backend, EncoderSettings settings) {
  /** The choice for people: {@code software/x264enc}. */
  public String label() {
    return backend + "/" + settings.encoder();
  }
}
