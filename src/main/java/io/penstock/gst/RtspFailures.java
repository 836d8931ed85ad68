package io.penstock.gst;

import io.penstock.stream.Failure;
import io.penstock.stream.SecretUri;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns what an output's {@code rtspclientsink} says into why the attempt ended. What a server says
 * in its own words is left out, apart from the protocol's codes.
 */
final class RtspFailures {
  /** These are ours; all others are parts of the sink. */
  private static final Set<String> OURS = Set.of("packets", "parse");

  private static final Pattern STATUS = Pattern.compile("error response: (\\d{3})\\b");

  private final SecretUri target;

  RtspFailures(SecretUri target) {
    this.target = target;
  }

  /**
   * Why the attempt ended.
   *
   * @param accepted whether the target had said before that it takes the stream
   */
  Failure classify(BusMessage.Broken broken, boolean accepted) {
    if (OURS.contains(broken.element())) {
      return new Failure.Internal(
          "the output broke at " + broken.element() + ": " + target.scrub(broken.text()));
    }
    if (accepted) {
      return new Failure.TargetRefused("the connection to the target broke");
    }
    String text = broken.text();
    if (text.startsWith("Not authorized")) {
      return new Failure.TargetRejected("the target refuses the user name or password");
    }
    if (text.startsWith("Resource not found")) {
      return new Failure.TargetRejected("the target takes no stream at this path (404)");
    }
    Matcher status = STATUS.matcher(broken.detail());
    if (status.find()) {
      return new Failure.TargetRejected(
          "the target does not take the stream (" + status.group(1) + ")");
    }
    return new Failure.TargetRefused(
        "the target closes the connection, or what answers there is no RTSP server that records");
  }
}
