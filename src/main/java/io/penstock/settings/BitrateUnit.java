package io.penstock.settings;

/** What an encoder's bitrate property counts in. */
public enum BitrateUnit {
  BITS("bit/s", 1),
  KBITS("kbit/s", 1000);

  private final String label;
  private final int bits;

  BitrateUnit(String label, int bits) {
    this.label = label;
    this.bits = bits;
  }

  /** The name in configuration. */
  public String label() {
    return label;
  }

  /** The value of the property for this many bits per second. */
  public int of(int bitsPerSecond) {
    return bitsPerSecond / bits;
  }
}
