package io.penstock.observe;

import io.penstock.stream.SecretUri;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes secrets out of text that others wrote. */
public final class Redaction {
  private static final String MASK = "***";

  private static final Pattern ADDRESS =
      Pattern.compile("\\b([A-Za-z][A-Za-z0-9+.-]{0,20}):(?://|\\\\/\\\\/)[^\\s\"'<>`]+");

  /** What stands before a secret in the words of GStreamer and of HTTP. */
  private static final Pattern NAMED =
      Pattern.compile(
          "(?i)\\b(user-id|user-pw|proxy-id|proxy-pw|username|password|passwd|secret|token)"
              + "(\\s*[:=]\\s*)(\"[^\"]*\"|[^\\s,;]+)");

  private static final Pattern HEADER =
      Pattern.compile("(?i)\\b((?:www-)?authorization\\s*[:=]).*");

  private Redaction() {}

  /**
   * {@code text} with addresses as {@link SecretUri#redacted()} has them, and without the values of
   * what is named like a secret.
   */
  public static String of(String text) {
    String masked = ADDRESS.matcher(text).replaceAll(Redaction::address);
    masked = HEADER.matcher(masked).replaceAll("$1 " + MASK);
    return NAMED.matcher(masked).replaceAll("$1$2" + MASK);
  }

  private static String address(MatchResult found) {
    try {
      return Matcher.quoteReplacement(SecretUri.parse(found.group()).redacted());
    } catch (IllegalArgumentException e) {
      return Matcher.quoteReplacement(found.group(1) + "://" + MASK);
    }
  }
}
