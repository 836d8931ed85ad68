package io.penstock.stream;

/**
 * The sound that a stream takes from its source.
 *
 * @param codec as the source sends it, {@code pcmu} for instance
 * @param encoded whether it is made AAC on the way; else it goes on as it comes
 */
public record AudioStatus(String codec, boolean encoded) {}
