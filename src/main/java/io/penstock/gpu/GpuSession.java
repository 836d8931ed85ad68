package io.penstock.gpu;

/** What a GPU serves: each takes one of few places, and memory. */
public enum GpuSession {
  DECODE("decode"),
  ENCODE("encode");

  private final String label;

  GpuSession(String label) {
    this.label = label;
  }

  /** The name in messages and metrics. */
  public String label() {
    return label;
  }
}
