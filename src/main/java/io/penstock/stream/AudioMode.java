package io.penstock.stream;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What becomes of a source's sound. */
public enum AudioMode {
  /** The outputs carry it, where there is any: AAC as it comes, anything else as AAC. */
  AUTO,
  /** The source is not asked for it. */
  OFF;

  /** As the configuration and the API have them: {@code auto}. */
  public static final Map<String, AudioMode> BY_LABEL =
      Arrays.stream(values()).collect(Collectors.toMap(AudioMode::label, Function.identity()));

  /** As the configuration and the API have it: {@code auto}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
