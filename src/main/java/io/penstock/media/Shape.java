package io.penstock.media;

/**
 * What pictures are brought to before anybody sees them.
 *
 * @param width in pixels; 0 for the source's own, or beside a height for the one that keeps the
 *     picture's shape
 * @param height in pixels; 0 as for the width
 * @param fps the most pictures a second; 0 for all
 */
public record Shape(int width, int height, double fps) {
  /** As they come. */
  public static final Shape AS_IT_IS = new Shape(0, 0, 0);
}
