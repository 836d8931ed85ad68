package io.penstock.chaos;

/** What a track of a camera carries. */
public enum TrackKind {
  VIDEO(96, 90_000),
  AUDIO(0, 8_000),
  METADATA(107, 90_000),
  BACK_CHANNEL(0, 8_000);

  private final int payloadType;
  private final int clockRate;

  TrackKind(int payloadType, int clockRate) {
    this.payloadType = payloadType;
    this.clockRate = clockRate;
  }

  int payloadType() {
    return payloadType;
  }

  /** RTP time units a second. */
  int clockRate() {
    return clockRate;
  }
}
