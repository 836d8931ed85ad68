package io.penstock.registry;

import java.time.Instant;
import java.util.List;

/**
 * One change of a stream.
 *
 * @param at when
 * @param who the name of the token, or what else wanted it ({@code configuration})
 * @param what {@code created}, {@code changed} or {@code removed}
 * @param revision the stream's, after it
 * @param version the registry's, after it
 * @param keys JSON pointers of what changed, never the values
 */
public record HistoryEntry(
    Instant at, String who, String what, long revision, long version, List<String> keys) {
  public HistoryEntry {
    keys = List.copyOf(keys);
  }
}
