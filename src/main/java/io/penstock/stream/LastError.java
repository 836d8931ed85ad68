package io.penstock.stream;

import java.time.Instant;

/**
 * The newest failure of a source or an output.
 *
 * @param failure what it was
 * @param at when it was seen
 */
public record LastError(Failure failure, Instant at) {}
