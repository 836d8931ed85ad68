package io.penstock.stream;

import java.time.Duration;

/**
 * When a picture counts as broken though packets come.
 *
 * @param frozen how long it must not have changed; zero to take no notice
 * @param black how long it must have been black; zero to take no notice
 * @param holdOff how long a change for the better, or one for the worse, must last to be told
 */
public record HealthSpec(Duration frozen, Duration black, Duration holdOff) {}
