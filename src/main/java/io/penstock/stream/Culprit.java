package io.penstock.stream;

/** Whose fault a failure is, and so who can mend it. */
public enum Culprit {
  CAMERA,
  TARGET,
  US
}
