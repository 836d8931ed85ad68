package io.penstock.gst;

import io.penstock.stream.Codec;
import io.penstock.stream.Failure;
import io.penstock.stream.SourceSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Turns what a source's pipeline says into why the attempt ended. Messages hold no secret. */
final class SourceFailures {
  /** rtspsrc on a description without a stream, and on streams none of which it can set up. */
  private static final Pattern NO_STREAM =
      Pattern.compile("SDP contains no streams|gst_rtspsrc_setup_streams_start");

  /**
   * What is before a decoder says that refuses pictures and itself says nothing: those of GPUs do
   * so where no session can be had, or none for such pictures.
   */
  private static final Pattern REFUSED_BEHIND =
      Pattern.compile("streaming stopped, reason not-negotiated");

  /**
   * rtspsrc says that a sender is silent after 12 to 28 s, be it that of the sound or one whose
   * number the camera has changed, and not which. Where pictures have come since, they go on.
   */
  private static final Duration PICTURES_FLOW = Duration.ofSeconds(10);

  private final SourceSpec source;

  SourceFailures(SourceSpec source) {
    this.source = source;
  }

  /**
   * Why the attempt ended; empty where it goes on.
   *
   * @param ran whether frames had come before
   * @param held how long the camera holds a session that nobody uses
   * @param sincePicture how long ago the last packet of pictures came, or the attempt began
   */
  Optional<Failure> classify(
      BusMessage message, boolean ran, Duration held, Duration sincePicture) {
    if (message instanceof BusMessage.Ended) {
      return Optional.of(new Failure.SourceLost(named("ended the session")));
    }
    if (message instanceof BusMessage.Remark remark) {
      return remark.structure().equals("GstRTSPSrcTimeout")
              && sincePicture.compareTo(PICTURES_FLOW) > 0
          ? Optional.of(new Failure.SourceSilent(named("sends nothing")))
          : Optional.empty();
    }
    if (message instanceof BusMessage.Broken broken) {
      return Optional.of(classify(broken, ran, held));
    }
    return Optional.empty();
  }

  private Failure classify(BusMessage.Broken broken, boolean ran, Duration held) {
    Optional<Answer> answer = Answer.in(broken);
    if (answer.isPresent()) {
      return refusal(answer.get(), ran, held);
    }
    String why = clean(broken.text());
    if (broken.element().startsWith("decode") && !hadNothingToDecode(broken)) {
      return new Failure.DecodeFailed("the decoder failed: " + why);
    }
    if (REFUSED_BEHIND.matcher(broken.detail()).find()) {
      return new Failure.DecodeFailed("the decoder takes none of the pictures: " + why);
    }
    if (!broken.element().equals("source")) {
      return new Failure.SourceUnsupported(named("sends what cannot be decoded: " + why));
    }
    String said = named("cannot be read: " + why);
    if (source.isFile()) {
      return Files.exists(Path.of(source.uri().path()))
          ? new Failure.SourceUnreachable(said)
          : new Failure.SourceNotFound(named("does not exist"));
    }
    if (ran) {
      return new Failure.SourceLost(said);
    }
    return NO_STREAM.matcher(broken.detail()).find()
        ? new Failure.SourceUnsupported(named("offers no video that can be read: " + why))
        : new Failure.SourceUnreachable(said);
  }

  /** What a decoder says at the end of a stream of which it could decode nothing. */
  private static boolean hadNothingToDecode(BusMessage.Broken broken) {
    return (broken.text() + broken.detail()).contains("before end of stream");
  }

  private Failure refusal(Answer answer, boolean ran, Duration held) {
    String said = named("cannot be read: it answered " + clean(answer.toString()));
    return switch (answer.status()) {
      case 401 ->
          new Failure.SourceUnauthorized(
              named("refuses the user name or password (401 Unauthorized)"));
      case 403 -> new Failure.SourceUnauthorized(named("refuses this user access (403 Forbidden)"));
      case 453, 503 -> new Failure.SourceBusy(said, held);
      case 404, 454 -> ran ? new Failure.SourceLost(said) : new Failure.SourceNotFound(said);
      default -> ran ? new Failure.SourceLost(said) : new Failure.SourceRefused(said);
    };
  }

  /** What a server answered to a request: {@code 404 Not Found}. */
  private record Answer(int status, String reason) {
    /**
     * How {@code rtspsrc} ends its detail, whatever its text says: for most answers that is
     * "Unhandled error". The reason is the server's own, so not longer than one has to be.
     */
    private static final Pattern END =
        Pattern.compile(
            "gst_rtspsrc_send.*\\R(?<reason>\\P{Cntrl}{0,60}) \\((?<status>[1-9]\\d\\d)\\)$",
            Pattern.DOTALL);

    /** The same for an answer to SETUP, where the reason is rtspsrc's. */
    private static final Pattern SETUP_END =
        Pattern.compile(
            "gst_rtspsrc_setup_streams_start.*\\R"
                + "Error \\((?<status>[1-9]\\d\\d)\\): (?<reason>\\P{Cntrl}{0,60})$",
            Pattern.DOTALL);

    static Optional<Answer> in(BusMessage.Broken broken) {
      return Stream.of(END, SETUP_END)
          .map(pattern -> pattern.matcher(broken.detail()))
          .filter(Matcher::find)
          .map(found -> new Answer(Integer.parseInt(found.group("status")), found.group("reason")))
          .findFirst();
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

  /** It sends {@code codec}, and this GStreamer lacks the element that takes it out of RTP. */
  Failure lacking(Codec codec, String depayloader) {
    return new Failure.SourceUnsupported(
        named("sends " + codec.name() + ", and this GStreamer has no " + depayloader));
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
