package io.penstock.chaos;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/**
 * How a camera sends.
 *
 * @param stopped tracks that send nothing, while their time goes on
 * @param faults done to what is sent
 * @param senderReports whether RTCP tells the time of the packets
 * @param clockShift how wrong the camera's clock is, as sender reports tell it
 * @param pacePpm how much faster pictures are sent than their times say
 * @param firstStamp RTP time of a session's first picture
 * @param live whether a session begins wherever the camera is, in the middle of a group of
 *     pictures; else with the clip's first picture
 */
public record Sending(
    Set<TrackKind> stopped,
    RtpFaults faults,
    boolean senderReports,
    Duration clockShift,
    double pacePpm,
    int firstStamp,
    boolean live) {
  /** Two seconds before the RTP time of video begins again at 0. */
  private static final int NEAR_WRAP = -2 * 90_000;

  public Sending {
    stopped = Set.copyOf(stopped);
  }

  /** As a good camera does. */
  public static Sending good() {
    return new Sending(Set.of(), RtpFaults.none(), true, Duration.ZERO, 0, 90_000, false);
  }

  /** The same, and nothing is sent, while the time goes on and requests are answered. */
  public Sending frozen() {
    return withStopped(EnumSet.allOf(TrackKind.class));
  }

  /** The same without these tracks, whose time goes on. */
  public Sending withStopped(Set<TrackKind> tracks) {
    return new Sending(tracks, faults, senderReports, clockShift, pacePpm, firstStamp, live);
  }

  /** The same with other faults. */
  public Sending withFaults(RtpFaults done) {
    return new Sending(stopped, done, senderReports, clockShift, pacePpm, firstStamp, live);
  }

  /** The same without RTCP. */
  public Sending withoutReports() {
    return new Sending(stopped, faults, false, clockShift, pacePpm, firstStamp, live);
  }

  /** The same with a clock that is this much fast, or slow where it is negative. */
  public Sending withClockShift(Duration shift) {
    return new Sending(stopped, faults, senderReports, shift, pacePpm, firstStamp, live);
  }

  /** The same, and pictures are sent so much faster than their times say. */
  public Sending withPacePpm(double ppm) {
    return new Sending(stopped, faults, senderReports, clockShift, ppm, firstStamp, live);
  }

  /** The same, and the RTP time of sessions to come wraps two seconds after their start. */
  public Sending nearWrap() {
    return new Sending(stopped, faults, senderReports, clockShift, pacePpm, NEAR_WRAP, live);
  }

  /** The same, and sessions to come begin in the middle of the clip. */
  public Sending fromLive() {
    return new Sending(stopped, faults, senderReports, clockShift, pacePpm, firstStamp, true);
  }
}
