package io.penstock.settings;

import java.time.Duration;

/**
 * How long things may take before they count as hung.
 *
 * @param openTimeout for opening a native pipeline
 * @param closeTimeout for closing one
 * @param drainTimeout for outputs to send what they still have when a stream ends
 * @param askTimeout for the answer of an actor
 * @param probeTimeout for trying, once at the start, whether what decodes and encodes works
 * @param hungLimit how many native calls may hang at once before the node says that it is not ready
 */
public record ControlSettings(
    Duration openTimeout,
    Duration closeTimeout,
    Duration drainTimeout,
    Duration askTimeout,
    Duration probeTimeout,
    int hungLimit) {}
