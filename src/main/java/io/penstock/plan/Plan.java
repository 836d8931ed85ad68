package io.penstock.plan;

import java.util.Locale;

/** A way to serve a stream. */
public enum Plan {
  /** Packets go straight to the outputs: nothing is decoded, nothing encoded. */
  REMUX,

  /** Packets go straight to the outputs, and pictures are decoded for processors that only look. */
  ANALYZE,

  /** Pictures are decoded and encoded anew, and no processor sees them. */
  TRANSCODE,

  /** Pictures are decoded, pass the processors, and are encoded anew. */
  PROCESS;

  /** Whether the outputs carry the source's own packets. */
  public boolean passesPackets() {
    return this == REMUX || this == ANALYZE;
  }

  /** Whether pictures are decoded. */
  public boolean decodes() {
    return this != REMUX;
  }

  /** The name in the API. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
