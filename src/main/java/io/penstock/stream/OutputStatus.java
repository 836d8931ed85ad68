package io.penstock.stream;

import java.util.Optional;

/**
 * How one output is.
 *
 * @param name the output's name
 * @param uri redacted when printed
 * @param state where it is
 * @param bytes sent to the target over all attempts
 * @param packetsDropped packets that never went out: because the target was too slow for them,
 *     because they came before its first key frame, or between two attempts
 * @param reconnects attempts after the first that became live
 * @param lastError empty while none was seen
 */
public record OutputStatus(
    String name,
    SecretUri uri,
    OutputState state,
    long bytes,
    long packetsDropped,
    int reconnects,
    Optional<LastError> lastError) {}
