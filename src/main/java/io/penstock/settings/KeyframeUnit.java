package io.penstock.settings;

import java.time.Duration;

/** What an encoder's property for the distance of two key frames counts in. */
public enum KeyframeUnit {
  FRAMES("frames"),
  SECONDS("s"),
  MILLIS("ms");

  private final String label;

  KeyframeUnit(String label) {
    this.label = label;
  }

  /** The name in configuration. */
  public String label() {
    return label;
  }

  /**
   * The value of the property for a distance: at least 1, since 0 means something else to every
   * encoder.
   *
   * @param fps how many frames come in a second
   */
  public long of(Duration distance, double fps) {
    double count =
        switch (this) {
          case FRAMES -> distance.toMillis() * fps / 1000;
          case SECONDS -> distance.toMillis() / 1000.0;
          case MILLIS -> distance.toMillis();
        };
    return Math.max(1, Math.round(count));
  }
}
