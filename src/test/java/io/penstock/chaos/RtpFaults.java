package io.penstock.chaos;

import java.time.Duration;

/**
 * What is done to RTP on its way. Shares are of packets, from 0 to 1.
 *
 * @param loss share that is dropped
 * @param flips share in which one bit behind the RTP header is turned
 * @param cuts share that loses its second half; of a fragmented picture the rest goes on
 * @param swaps share that changes places with its successor
 * @param garbage share in front of which bytes that mean nothing stand; of no meaning over UDP
 * @param stampShift added to every RTP time: a change of it is a jump
 * @param driftPpm how much faster RTP times run than the time they are sent at
 * @param newSource whether the SSRC is another one than before
 */
public record RtpFaults(
    double loss,
    double flips,
    double cuts,
    double swaps,
    double garbage,
    Duration stampShift,
    double driftPpm,
    boolean newSource) {

  /** Nothing is done. */
  public static RtpFaults none() {
    return new RtpFaults(0, 0, 0, 0, 0, Duration.ZERO, 0, false);
  }

  /** The same, with this share of packets lost. */
  public RtpFaults withLoss(double share) {
    return new RtpFaults(share, flips, cuts, swaps, garbage, stampShift, driftPpm, newSource);
  }

  /** The same, with a turned bit in this share of packets. */
  public RtpFaults withFlips(double share) {
    return new RtpFaults(loss, share, cuts, swaps, garbage, stampShift, driftPpm, newSource);
  }

  /** The same, with the second half of this share of packets cut off. */
  public RtpFaults withCuts(double share) {
    return new RtpFaults(loss, flips, share, swaps, garbage, stampShift, driftPpm, newSource);
  }

  /** The same, with this share of packets behind their successor. */
  public RtpFaults withSwaps(double share) {
    return new RtpFaults(loss, flips, cuts, share, garbage, stampShift, driftPpm, newSource);
  }

  /** The same, with meaningless bytes in front of this share of packets. */
  public RtpFaults withGarbage(double share) {
    return new RtpFaults(loss, flips, cuts, swaps, share, stampShift, driftPpm, newSource);
  }

  /** The same, with RTP times that are this much later, or earlier where it is negative. */
  public RtpFaults withStampShift(Duration shift) {
    return new RtpFaults(loss, flips, cuts, swaps, garbage, shift, driftPpm, newSource);
  }

  /** The same, with RTP times that run this much faster than the packets come. */
  public RtpFaults withDriftPpm(double ppm) {
    return new RtpFaults(loss, flips, cuts, swaps, garbage, stampShift, ppm, newSource);
  }

  /** The same, with another SSRC. */
  public RtpFaults withNewSource() {
    return new RtpFaults(loss, flips, cuts, swaps, garbage, stampShift, driftPpm, true);
  }
}
