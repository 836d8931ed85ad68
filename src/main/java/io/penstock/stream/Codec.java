package io.penstock.stream;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A video codec. */
public enum Codec {
  H264,
  H265,
  MJPEG,
  AV1;

  /** Those that a stream can be encoded to. */
  public static final Set<Codec> ENCODED = Set.of(H264, H265);

  private static final Map<String, Codec> BY_LABEL =
      Arrays.stream(values()).collect(Collectors.toMap(Codec::label, Function.identity()));

  /** The codec of this name; empty where it is none of these. */
  public static Optional<Codec> of(String label) {
    return Optional.ofNullable(BY_LABEL.get(label));
  }

  /** The name in configuration and API. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
