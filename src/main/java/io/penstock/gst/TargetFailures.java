package io.penstock.gst;

import io.penstock.stream.Failure;
import io.penstock.stream.SecretUri;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns what an output's pipeline says into why the attempt ended. What a server says in its own
 * words is left out, apart from the protocol's codes: it may repeat the stream key.
 */
final class TargetFailures {
  /** GIOErrorEnum: the words with them are translated, the numbers are not. */
  private static final int TIMED_OUT = 24;

  private static final int PARTIAL_INPUT = 34;
  private static final int INVALID_DATA = 35;

  /** GTlsError. */
  private static final int BAD_CERTIFICATE = 2;

  /** {@code NetStream.Publish.BadName} for instance. */
  private static final Pattern CODE =
      Pattern.compile("Net(?:Stream|Connection)(?:\\.[A-Za-z]{1,30}){1,4}");

  private static final Pattern COMMAND = Pattern.compile("'(connect|createStream|publish)' cmd ");

  private final SecretUri target;

  TargetFailures(SecretUri target) {
    this.target = target;
  }

  /**
   * Why the attempt ended.
   *
   * @param accepted whether the target had said before that it takes the stream
   */
  Failure classify(BusMessage.Broken broken, boolean accepted) {
    if (!broken.element().equals("target")) {
      return new Failure.Internal(
          "the output broke at " + broken.element() + ": " + target.scrub(broken.text()));
    }
    if (target.scheme().equals("file")) {
      return new Failure.TargetRefused("the file cannot be written: " + broken.text());
    }
    return accepted ? broke(broken) : rejected(broken);
  }

  private Failure broke(BusMessage.Broken broken) {
    return Reason.in(broken).is("g-io-error-quark", TIMED_OUT)
        ? new Failure.TargetStalled("the target no longer answers")
        : new Failure.TargetRefused("the connection to the target broke: " + words(broken));
  }

  private Failure rejected(BusMessage.Broken broken) {
    String text = broken.text();
    Matcher code = CODE.matcher(text);
    String coded = code.find() ? " (" + code.group() + ")" : "";
    if (text.contains("stream already exists") || coded.contains("Publish.BadName")) {
      return new Failure.TargetRejected("the target already has a publisher of this name" + coded);
    }
    if (text.contains("authentication") || text.contains("no username")) {
      return new Failure.TargetRejected("the target refuses the user name or password" + coded);
    }
    if (text.contains("publish denied")) {
      return new Failure.TargetRejected("the target does not let us publish this stream" + coded);
    }
    Matcher command = COMMAND.matcher(text);
    if (command.find()) {
      String asked =
          command.group(1).equals("connect") ? "for its application" : "to take the stream";
      return new Failure.TargetRejected(
          coded.isEmpty()
              ? "the target hangs up when it is asked " + asked
              : "the target refuses when it is asked " + asked + coded);
    }
    return text.startsWith("Not authorized")
        ? new Failure.TargetRejected("the target does not let us in" + coded)
        : refused(broken);
  }

  private Failure refused(BusMessage.Broken broken) {
    Reason reason = Reason.in(broken);
    if (broken.text().startsWith("Connection refused")) {
      return new Failure.TargetRefused("nobody listens at the target's address");
    }
    if (reason.domain().equals("g-resolver-error-quark")) {
      return new Failure.TargetRefused("the target's name cannot be resolved");
    }
    if (reason.is("g-tls-error-quark", BAD_CERTIFICATE)) {
      return new Failure.TargetRefused("the target's TLS certificate is not trusted");
    }
    if (reason.domain().equals("g-tls-error-quark")) {
      return new Failure.TargetRefused("the target does not speak TLS as we do");
    }
    if (reason.is("g-io-error-quark", TIMED_OUT)) {
      return new Failure.TargetRefused("the target does not answer");
    }
    if (reason.is("g-io-error-quark", INVALID_DATA)
        || reason.is("g-io-error-quark", PARTIAL_INPUT)) {
      return new Failure.TargetRefused("what answers at the target's address is no RTMP server");
    }
    return new Failure.TargetRefused("the target cannot be reached: " + words(broken));
  }

  /** What is left when {@code rtmp2sink}'s own words before it are gone. */
  private String words(BusMessage.Broken broken) {
    return target.scrub(broken.text().replaceFirst("^(Connection error|Failed to connect): ", ""));
  }

  /** What GLib calls it; an empty domain where nothing is said. */
  private record Reason(String domain, int code) {
    private static final Pattern END = Pattern.compile("domain ([a-z-]+), code (\\d{1,6})$");

    static Reason in(BusMessage.Broken broken) {
      Matcher end = END.matcher(broken.detail().strip());
      return end.find()
          ? new Reason(end.group(1), Integer.parseInt(end.group(2)))
          : new Reason("", 0);
    }

    boolean is(String otherDomain, int otherCode) {
      return domain.equals(otherDomain) && code == otherCode;
    }
  }
}
