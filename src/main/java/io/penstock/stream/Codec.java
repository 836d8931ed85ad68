package io.penstock.stream;

import java.util.Locale;

/** A video codec that a stream can be encoded to. H.265 joins here. */
public enum Codec {
  H264;

  /** The name in configuration and API. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
