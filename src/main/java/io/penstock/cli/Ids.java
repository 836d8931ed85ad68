package io.penstock.cli;

import io.penstock.stream.StreamId;

/** Stands where the command line will put an id. */
final class Ids {
  static final StreamId NONE = new StreamId("none");

  private Ids() {}
}
