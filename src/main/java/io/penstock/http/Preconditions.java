package io.penstock.http;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.headers.ETag;
import akka.http.javadsl.model.headers.EntityTag;
import io.penstock.registry.Precondition;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/**
 * What a request demands of the stream that it changes: {@code If-Match}, {@code If-None-Match}.
 */
final class Preconditions {
  private static final Pattern TAG = Pattern.compile("\\s*(W/)?\"([^\"]*)\"\\s*(?:,|$)");
  private static final Pattern VERSION = Pattern.compile("\\d{1,18}");

  private Preconditions() {}

  /** The tag of a version of a stream. */
  static ETag tag(long version) {
    return ETag.create(EntityTag.create(Long.toString(version), false));
  }

  /** What has to be so; empty where that cannot be told. */
  static Optional<Precondition> of(HttpRequest request) {
    List<String> match = values(request, "if-match");
    List<String> noneMatch = values(request, "if-none-match");
    if (match.isEmpty() && noneMatch.isEmpty()) {
      return Optional.of(new Precondition.None());
    }
    if (!match.isEmpty() && !noneMatch.isEmpty()) {
      return Optional.empty();
    }
    if (match.isEmpty()) {
      return noneMatch.equals(List.of("*"))
          ? Optional.of(new Precondition.Absent())
          : Optional.empty();
    }
    return match.equals(List.of("*"))
        ? Optional.of(new Precondition.Present())
        : versions(String.join(",", match));
  }

  private static List<String> values(HttpRequest request, String name) {
    return StreamSupport.stream(request.getHeaders().spliterator(), false)
        .filter(header -> header.is(name))
        .map(HttpHeader::value)
        .map(String::trim)
        .toList();
  }

  /** A tag that was never given out, or is weak, matches nothing. */
  private static Optional<Precondition> versions(String tags) {
    Set<Long> versions = new HashSet<>();
    Matcher tag = TAG.matcher(tags);
    int end = 0;
    while (end < tags.length() && tag.find(end) && tag.start() == end) {
      if (tag.group(1) == null && VERSION.matcher(tag.group(2)).matches()) {
        versions.add(Long.parseLong(tag.group(2)));
      }
      end = tag.end();
    }
    return end == tags.length() && end > 0
        ? Optional.of(new Precondition.Versions(versions))
        : Optional.empty();
  }
}
