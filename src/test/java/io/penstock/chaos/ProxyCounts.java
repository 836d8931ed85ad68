package io.penstock.chaos;

/**
 * What a {@link FaultProxy} has seen so far.
 *
 * @param connections taken, those into the black hole included
 * @param open of them, now
 * @param bytesToServer that clients sent and were passed on
 * @param bytesToClient that servers sent and were passed on
 */
public record ProxyCounts(long connections, int open, long bytesToServer, long bytesToClient) {}
