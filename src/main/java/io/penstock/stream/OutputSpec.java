package io.penstock.stream;

/**
 * One target of a stream's packets.
 *
 * @param name unique within the stream; what metrics and logs say
 * @param uri {@code rtmp} or {@code rtmps}, or {@code file} for an FLV file
 */
public record OutputSpec(String name, SecretUri uri) {}
