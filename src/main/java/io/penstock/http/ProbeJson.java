package io.penstock.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.penstock.control.SourceReport;
import io.penstock.stream.Failure;
import io.penstock.stream.SourceOffer;
import java.util.Optional;

/**
 * What came of looking at a source, as the API and the command show it.
 *
 * @param reachable whether the source said what it has, or a picture came
 * @param error why no picture came; left out where one did
 */
public record ProbeJson(
    String uri,
    boolean reachable,
    Optional<Video> video,
    Optional<Audio> audio,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Trouble> error,
    long tookMillis) {
  /** Of a report. */
  public static ProbeJson of(SourceReport report) {
    return new ProbeJson(
        report.uri().redacted(),
        report.reachable(),
        report.offer().video().map(Video::of),
        report.offer().audio().map(Audio::of),
        report.failure().map(Trouble::of),
        report.took().toMillis());
  }

  /** The text of the object. */
  public String text() {
    return Json.text(this);
  }

  record Video(
      String codec, Optional<Integer> width, Optional<Integer> height, Optional<Double> fps) {
    static Video of(SourceOffer.Video video) {
      return new Video(
          video.codec(),
          known(video.width()),
          known(video.height()),
          video.fps() > 0 ? Optional.of(video.fps()) : Optional.empty());
    }
  }

  record Audio(String codec, Optional<Integer> rate, Optional<Integer> channels) {
    static Audio of(SourceOffer.Audio audio) {
      return new Audio(audio.codec(), known(audio.rate()), known(audio.channels()));
    }
  }

  record Trouble(String cause, String culprit, String message) {
    static Trouble of(Failure failure) {
      return new Trouble(failure.cause(), failure.culprit().label(), failure.message());
    }
  }

  private static Optional<Integer> known(int value) {
    return value > 0 ? Optional.of(value) : Optional.empty();
  }
}
