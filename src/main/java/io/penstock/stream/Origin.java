package io.penstock.stream;

import java.util.Locale;

/** Who wants a stream. */
public enum Origin {
  /** The configuration declares it. */
  CONFIG,
  /** It was added over the API. */
  API;

  /** The name in answers. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
