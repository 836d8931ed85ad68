package io.penstock.stream;

/**
 * What decodes or encodes a stream's pictures.
 *
 * @param label as {@code backend/element}; empty where nothing does
 * @param reason why other backends do not; empty where none is in question
 */
public record Chosen(String label, String reason) {
  /** Nothing does. */
  public static final Chosen NONE = new Chosen("", "");
}
