package io.penstock.stream;

import java.time.Duration;

/**
 * How long to wait between attempts.
 *
 * @param minBackoff the delay before the second attempt, before jitter
 * @param maxBackoff the cap of the exponential growth
 * @param healthyAfter how long an attempt must have been live for its failures to be forgotten
 */
public record RetrySpec(Duration minBackoff, Duration maxBackoff, Duration healthyAfter) {}
