package io.penstock.gst;

import io.penstock.stream.Failure;
import io.penstock.stream.SourceSpec;
import java.util.Optional;

/** Turns what a source's pipeline says into why the attempt ended. Messages hold no secret. */
final class SourceFailures {
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
    String said = named("cannot be read: " + clean(broken.text()));
    if (broken.text().contains("Unauthorized") || broken.detail().contains("Unauthorized (401)")) {
      return new Failure.SourceUnauthorized(
          named("refuses the user name or password (401 Unauthorized)"));
    }
    if (broken.element().startsWith("decode") || broken.element().equals("parse")) {
      return new Failure.SourceUndecodable(
          named("sends what cannot be decoded: " + clean(broken.text())));
    }
    return ran ? new Failure.SourceLost(said) : new Failure.SourceUnreachable(said);
  }

  Failure undecodable(String what) {
    return new Failure.SourceUndecodable(
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
