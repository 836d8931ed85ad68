package io.penstock.demo;

import java.time.Duration;

/**
 * One stream that an {@link RtmpServer} knows of.
 *
 * @param name the stream's name
 * @param clientId the publisher's connection, another one after each reconnect; 0 without publisher
 * @param bytesIn received for this stream since it began
 * @param connected how long the publisher has been connected; zero without publisher
 * @param publishing whether somebody publishes it now; a stream lives on while players wait for it
 */
public record RtmpPublisher(
    String name, long clientId, long bytesIn, Duration connected, boolean publishing) {}
