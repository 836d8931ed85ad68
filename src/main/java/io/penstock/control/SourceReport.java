package io.penstock.control;

import io.penstock.stream.Failure;
import io.penstock.stream.SecretUri;
import io.penstock.stream.SourceOffer;
import java.time.Duration;
import java.util.Optional;

/**
 * What came of looking at a source.
 *
 * @param uri the source's address, which shows no secret
 * @param reachable whether it said what it has, or a picture came
 * @param offer what it has
 * @param failure why no picture came; empty where one did
 * @param took from the first try to the picture or the failure
 */
public record SourceReport(
    SecretUri uri,
    boolean reachable,
    SourceOffer offer,
    Optional<Failure> failure,
    Duration took) {}
