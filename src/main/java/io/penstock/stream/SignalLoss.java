package io.penstock.stream;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What the outputs carry while the source is away. */
public enum SignalLoss {
  /** The last picture, dimmed, under a banner that says so. */
  SLATE,
  /** The last picture as it was. */
  HOLD,
  /** Nothing: the outputs are closed, and opened again with the source. */
  DISCONNECT;

  /** As the configuration and the API have them: {@code slate}. */
  public static final Map<String, SignalLoss> BY_LABEL =
      Arrays.stream(values()).collect(Collectors.toMap(SignalLoss::label, Function.identity()));

  /** As the configuration and the API have it: {@code slate}. */
  public String label() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
