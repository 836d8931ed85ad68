package io.penstock.settings;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads sizes on a disk as disks are sold: {@code k}, {@code M}, {@code G}, {@code T}, by 1000. */
final class ByteCount {
  /** More than any disk, and exact in a double. */
  static final double MOST = 1e15;

  private static final Pattern TEXT = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,6})?)([kMGT]?)");

  private static final Map<String, Long> FACTORS =
      Map.of("", 1L, "k", 1_000L, "M", 1_000_000L, "G", 1_000_000_000L, "T", 1_000_000_000_000L);

  private ByteCount() {}

  /** Bytes; empty where {@code text} is no size. */
  static Optional<BigDecimal> parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new BigDecimal(matcher.group(1))
                .multiply(BigDecimal.valueOf(FACTORS.getOrDefault(matcher.group(2), 1L))))
        : Optional.empty();
  }
}
