package io.penstock.gst;

import io.penstock.stream.Failure;
import io.penstock.stream.SourceSpec;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns what a source's pipeline says into why the attempt ended. Messages hold no secret. */
final class SourceFailures {
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;

  private final SourceSpec source;

  SourceFailures(SourceSpec source) {
    this.source = source;
  }

  /**
   * Why the attempt ended; empty where it goes on.
   *
   * @param ran whether frames had come before
   */
  Optional<Failure> classify(BusMessage message, boolean ran) {
    if (message instanceof BusMessage.Ended) {
      return Optional.of(new Failure.SourceLost(named("ended the session")));
    }
    if (message instanceof BusMessage.Remark remark) {
      return remark.structure().equals("GstRTSPSrcTimeout")
          ? Optional.of(new Failure.SourceSilent(named("sends nothing")))
          : Optional.empty();
    }
    if (message instanceof BusMessage.Broken broken) {
      return Optional.of(classify(broken, ran));
    }
    return Optional.empty();
  }

  private Failure classify(BusMessage.Broken broken, boolean ran) {
    Optional<Answer> answer = Answer.in(broken);
    int status = answer.map(Answer::status).orElse(0);
    if (status == UNAUTHORIZED || broken.text().contains("Unauthorized")) {
      return new Failure.SourceUnauthorized(
          named("refuses the user name or password (401 Unauthorized)"));
    }
    if (status == FORBIDDEN) {
      return new Failure.SourceUnauthorized(named("refuses this user access (403 Forbidden)"));
    }
    String why = answer.map(found -> "it answered " + found).orElse(broken.text());
    String said = named("cannot be read: " + clean(why));
    if (broken.element().startsWith("decode") || broken.element().equals("parse")) {
      return new Failure.SourceUnsupported(
          named("sends what cannot be decoded: " + clean(broken.text())));
    }
    return ran ? new Failure.SourceLost(said) : new Failure.SourceUnreachable(said);
  }

  /** What a server answered to a request: {@code 404 Not Found}. */
  private record Answer(int status, String reason) {
    /**
     * How {@code rtspsrc} ends its detail, whatever its text says: for most answers that is
     * "Unhandled error". The reason is the server's own, so not longer than one has to be.
     */
    private static final Pattern END =
        Pattern.compile(
            "gst_rtspsrc_send.*\\R(\\P{Cntrl}{0,60}) \\(([1-9]\\d\\d)\\)$", Pattern.DOTALL);

    static Optional<Answer> in(BusMessage.Broken broken) {
      Matcher end = END.matcher(broken.detail());
      return end.find()
          ? Optional.of(new Answer(Integer.parseInt(end.group(2)), end.group(1)))
          : Optional.empty();
    }

    @Override
    public String toString() {
      return status + " " + reason;
    }
  }

  Failure undecodable(String what) {
    return new Failure.SourceUnsupported(
        named("sends " + clean(what) + ", which cannot be decoded here"));
  }

  private String named(String what) {
    return (source.isFile() ? "the file " : "the camera ") + what;
  }

  private String clean(String text) {
    String clean = source.uri().scrub(text);
    return source
        .credentials()
        .map(credentials -> clean.replace(credentials.password().reveal(), "***"))
        .orElse(clean);
  }
}
