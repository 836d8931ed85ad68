package io.penstock.stream;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What happens to the output when a camera changes the size of its picture. */
public enum SizeChange {
  /** The picture is scaled, with bars where its shape is another, to the size there was. */
  LETTERBOX,
  /** The encoder begins anew at the new size; the outputs stay connected. */
  FOLLOW;

  /** As the configuration and the API have them. */
  public static final Map<String, SizeChange> BY_LABEL =
      Arrays.stream(values()).collect(Collectors.toMap(SizeChange::label, Function.identity()));

  /** As the configuration and the API have it: {@code letterbox}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
