package io.penstock.stream;

/** Where an output is. The names are the API's, in camelCase there. */
public enum OutputState {
  /** There is nothing to send yet. */
  WAITING("waiting"),
  /** An attempt is under way and the target has taken nothing yet. */
  STARTING("starting"),
  /** The target takes packets. */
  LIVE("live"),
  /** The last attempt failed; the next one waits for its time. */
  BACKING_OFF("backingOff"),
  /** It was told to stop, or all was sent. */
  STOPPED("stopped");

  private final String label;

  OutputState(String label) {
    this.label = label;
  }

  /** The name in API and metrics. */
  public String label() {
    return label;
  }
}
