package io.penstock.stream;

/** Where a stream is. The names are the API's, in camelCase there. */
public enum StreamState {
  /** An attempt is under way and no picture has come out yet. */
  STARTING("starting"),
  /**
   * It needs something of this node that others have all of; it starts as soon as there is some.
   */
  PENDING("pending"),
  /** Pictures flow. */
  LIVE("live"),
  /** Pictures flow, and something is wrong with them: frozen, or black. */
  DEGRADED("degraded"),
  /** The source is away; the outputs go on without it while it is tried for. */
  SIGNAL_LOST("signalLost"),
  /** The last attempt failed; the next one waits for its time. */
  BACKING_OFF("backingOff"),
  /** The camera refuses the credentials; no attempt until they change. */
  AUTH_FAILED("authFailed"),
  /** It was told to stop and drains. */
  STOPPING("stopping"),
  /** It was told to stop, or its file ended. */
  STOPPED("stopped"),
  /** No attempt can help until somebody changes something. */
  FAILED("failed");

  private final String label;

  StreamState(String label) {
    this.label = label;
  }

  /** The name in API and metrics. */
  public String label() {
    return label;
  }
}
