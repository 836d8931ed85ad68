package io.penstock.stream;

import java.time.Duration;

/**
 * When a picture counts as broken though packets come.
 *
 * @param frozen how long it must not have changed; zero to take no notice
 * @param black how long it must have been black; zero to take no notice
 * @param holdOff how long a change for the better must last to be told; a broken picture is told at
 *     once, though no sooner than this after the change before
 */
public record HealthSpec(Duration frozen, Duration black, Duration holdOff) {}
