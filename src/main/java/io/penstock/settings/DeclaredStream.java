package io.penstock.settings;

import io.penstock.stream.StreamSpec;

/**
 * A stream of the configuration.
 *
 * @param spec with the defaults
 * @param document what stands in the file, without them
 */
public record DeclaredStream(StreamSpec spec, StreamDocument document) {}
