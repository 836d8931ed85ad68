package io.penstock.rtsp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * A request or an answer.
 *
 * @param start the first line
 * @param headers the lines {@code Name: value}, in order
 * @param body may be empty; a character is a byte
 */
record RtspMessage(String start, List<String> headers, String body) {
  RtspMessage {
    headers = List.copyOf(headers);
  }

  /** A request without a body. */
  static RtspMessage request(String method, String uri) {
    return new RtspMessage(method + " " + uri + " RTSP/1.0", List.of(), "");
  }

  /** Reads what stands before the body. */
  static RtspMessage head(String text) {
    List<String> lines = text.lines().toList();
    List<String> headers = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      boolean goesOn = !line.isEmpty() && Character.isWhitespace(line.charAt(0));
      if (goesOn && !headers.isEmpty()) {
        int last = headers.size() - 1;
        headers.set(last, headers.get(last) + " " + line.strip());
      } else if (!line.isBlank()) {
        headers.add(line);
      }
    }
    return new RtspMessage(lines.get(0).strip(), headers, "");
  }

  RtspMessage withBody(String text) {
    return new RtspMessage(start, headers, text);
  }

  RtspMessage withStart(String line) {
    return new RtspMessage(line, headers, body);
  }

  boolean isAnswer() {
    return start.startsWith("RTSP/");
  }

  /** Of a request. */
  String method() {
    return part(0);
  }

  /** Of a request. */
  String uri() {
    return part(1);
  }

  /** Of an answer; 0 where it says none. */
  int status() {
    return isAnswer() ? number(part(1)).orElse(0) : 0;
  }

  private String part(int index) {
    String[] parts = start.split(" ", 3);
    return index < parts.length ? parts[index] : "";
  }

  /** The first value of a header. */
  Optional<String> header(String name) {
    return values(name).stream().findFirst();
  }

  /** All values of a header, which may stand on several lines. */
  List<String> values(String name) {
    return headers.stream()
        .filter(line -> isNamed(line, name))
        .map(line -> line.substring(name.length() + 1).strip())
        .toList();
  }

  private static boolean isNamed(String line, String name) {
    return line.length() > name.length()
        && line.charAt(name.length()) == ':'
        && line.regionMatches(true, 0, name, 0, name.length());
  }

  OptionalInt intHeader(String name) {
    return header(name).map(RtspMessage::number).orElse(OptionalInt.empty());
  }

  private static OptionalInt number(String text) {
    return text.matches("\\d{1,9}") ? OptionalInt.of(Integer.parseInt(text)) : OptionalInt.empty();
  }

  /** With this header in the place of any of its name. */
  RtspMessage with(String name, String value) {
    Stream<String> others = without(name).headers.stream();
    return new RtspMessage(
        start, Stream.concat(Stream.of(name + ": " + value), others).toList(), body);
  }

  RtspMessage without(String name) {
    return new RtspMessage(
        start, headers.stream().filter(line -> !isNamed(line, name)).toList(), body);
  }

  byte[] bytes() {
    StringBuilder text = new StringBuilder(start).append("\r\n");
    headers.forEach(line -> text.append(line).append("\r\n"));
    byte[] head = text.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    byte[] all = Arrays.copyOf(head, head.length + body.length());
    byte[] rest = body.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(rest, 0, all, head.length, rest.length);
    return all;
  }
}
