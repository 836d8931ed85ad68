package io.penstock.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.penstock.observe.Redaction;
import io.penstock.stream.Failure;
import io.penstock.stream.StreamEvent.Detected;
import io.penstock.stream.StreamEvent.OutputChanged;
import io.penstock.stream.StreamEvent.StateChanged;
import io.penstock.stream.WishChanged;
import java.time.Instant;
import java.util.Optional;

/** The data of events as listeners get them. */
final class EventJson {
  /** Thousands are kept. Longer ones are native; the whole stands in the status. */
  private static final int LONGEST_REASON = 300;

  private EventJson() {}

  /**
   * @param reason the sentence of the failure behind it, with cause and culprit; left out for a
   *     change for the better, or one that was asked for
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  record State(
      String stream,
      Instant at,
      String from,
      String to,
      Optional<String> reason,
      Optional<String> cause,
      Optional<String> culprit) {
    static State of(StateChanged event) {
      return new State(
          event.stream().value(),
          event.at(),
          event.from().label(),
          event.to().label(),
          event.why().map(EventJson::reason),
          event.why().map(Failure::cause),
          event.why().map(why -> why.culprit().label()));
    }
  }

  /**
   * @param output its name
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  record Output(
      String stream,
      String output,
      Instant at,
      String from,
      String to,
      Optional<String> reason,
      Optional<String> cause,
      Optional<String> culprit) {
    static Output of(OutputChanged event) {
      return new Output(
          event.stream().value(),
          event.output(),
          event.at(),
          event.from().label(),
          event.to().label(),
          event.why().map(EventJson::reason),
          event.why().map(Failure::cause),
          event.why().map(why -> why.culprit().label()));
    }
  }

  /**
   * @param processor its name within the stream
   * @param kind what it looks for
   * @param active whether it begins
   * @param level how much of it there was, in the kind's own unit
   */
  record Detection(
      String stream, String processor, Instant at, String kind, boolean active, double level) {
    static Detection of(Detected event) {
      return new Detection(
          event.stream().value(),
          event.processor(),
          event.at(),
          event.kind(),
          event.active(),
          rounded(event.level()));
    }
  }

  /** A level as people read it. */
  static double rounded(double level) {
    return Math.round(level * 1000) / 1000.0;
  }

  record Spec(String stream, Instant at, String change, long revision) {
    static Spec of(WishChanged event) {
      return new Spec(event.stream().value(), event.at(), event.change().label(), event.revision());
    }
  }

  private static String reason(Failure why) {
    String text = Redaction.of(why.message().strip());
    return text.length() <= LONGEST_REASON ? text : text.substring(0, LONGEST_REASON - 1) + "…";
  }
}
