package io.penstock.control;

import io.penstock.stream.StreamId;
import io.penstock.stream.StreamStatus;

/**
 * What a stream tells its supervisor about itself: at every change, and once a second.
 *
 * @param id whose status it is
 * @param status the whole of it
 */
public record StreamReport(StreamId id, StreamStatus status) {}
