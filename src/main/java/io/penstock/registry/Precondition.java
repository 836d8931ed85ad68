package io.penstock.registry;

import java.util.Set;

/** What has to be so for a change to be made. */
public sealed interface Precondition {
  /** Nothing. */
  record None() implements Precondition {}

  /** There is no such stream yet. */
  record Absent() implements Precondition {}

  /** There is such a stream. */
  record Present() implements Precondition {}

  /** There is such a stream, and its version is one of these. */
  record Versions(Set<Long> versions) implements Precondition {
    public Versions {
      versions = Set.copyOf(versions);
    }
  }
}
