package io.penstock.media;

/**
 * Something was not opened since all of what it needs of this node is in use. The message names
 * what, for people.
 */
public final class NoRoom extends RuntimeException {
  private static final long serialVersionUID = 1;

  public NoRoom(String resource) {
    super(resource);
  }
}
