package io.penstock.observe;

import io.penstock.stream.StreamId;

/**
 * A line of a stream's log.
 *
 * @param worse whether it tells of something bad, so that it is a warning
 */
record LogLine(StreamId stream, boolean worse, String text) {}
