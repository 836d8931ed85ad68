package io.penstock.media;

import java.util.Optional;

/**
 * How far an attempt at an output has come: what is needed to tell a target that takes the stream
 * from one that does not.
 *
 * @param accepted whether the target is connected and has said that it takes the stream; always for
 *     a file
 * @param bytesOut bytes written to the target; for a network target those that the operating system
 *     has taken, which may hold megabytes that the target has not
 * @param bytesAcknowledged bytes that the target itself says it has; 0 where it says nothing, as
 *     many do
 * @param packetsWaiting packets that nobody has taken yet
 * @param wire what the operating system knows; empty where that cannot be asked
 */
public record OutputProgress(
    boolean accepted,
    long bytesOut,
    long bytesAcknowledged,
    int packetsWaiting,
    Optional<Wire> wire) {

  /**
   * The state of the connection below the protocol.
   *
   * @param bytesDelivered bytes that have arrived at the other machine
   * @param pending whether there are bytes that have not
   */
  public record Wire(long bytesDelivered, boolean pending) {}
}
