package io.penstock.stream;

import java.util.Locale;

/** Whose fault a failure is, and so who can mend it. */
public enum Culprit {
  CAMERA,
  TARGET,
  US;

  /** As the API and the log have it: {@code camera}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
