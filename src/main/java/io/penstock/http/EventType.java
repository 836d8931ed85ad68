package io.penstock.http;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** What an event is about. The names are the API's. */
enum EventType {
  /** A stream went from one state to another. */
  STATE("state"),
  /** An output did. */
  OUTPUT("output"),
  /** A processor began to see something, or sees it no more. */
  DETECTION("detection"),
  /** A stream was added, changed or removed. */
  SPEC("spec");

  private final String label;

  EventType(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  static Optional<EventType> of(String label) {
    return Arrays.stream(values()).filter(type -> type.label.equals(label)).findFirst();
  }

  /** All of them, for people. */
  static String labels() {
    return Arrays.stream(values()).map(EventType::label).collect(Collectors.joining(", "));
  }
}
