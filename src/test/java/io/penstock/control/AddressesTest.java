package io.penstock.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.stream.Credentials;
import io.penstock.stream.Failure;
import io.penstock.stream.Secret;
import io.penstock.stream.SecretUri;
import io.penstock.stream.SourceSpec;
import io.penstock.stream.Transport;
import io.penstock.stream.Trust;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressesTest {
  private static final Pattern BLANK = Pattern.compile(" +");
  private static final Duration SOON = Duration.ofMillis(500);
  private static final Duration ROUND = Duration.ofSeconds(5);
  private static final Duration AGAIN = Duration.ofSeconds(60);
  private static final Addresses.Pauses PAUSES = new Addresses.Pauses(SOON, ROUND, AGAIN);
  private static final Optional<Secret> OLD = Optional.of(new Secret("old"));
  private static final Optional<Secret> NEW = Optional.of(new Secret("new"));
  private static final Failure GONE = new Failure.SourceUnreachable("gone");
  private static final Failure UNAUTHORIZED = new Failure.SourceUnauthorized("401");
  private static final Failure BUSY = new Failure.SourceBusy("453", AGAIN);

  /** {@link System#nanoTime()} may be anything, and may be about to wrap. */
  private long now = Long.MAX_VALUE - Duration.ofSeconds(1).toNanos();

  private static SourceSpec source(boolean passwordInFile, String... uris) {
    List<SecretUri> all = Stream.of(uris).map(SecretUri::parse).toList();
    return new SourceSpec(
        all.get(0),
        Optional.of(
            new Credentials(
                "u",
                new Secret("old"),
                passwordInFile ? Optional.of(Path.of("/password")) : Optional.empty())),
        Transport.TCP,
        Duration.ZERO,
        new Trust.Machine(),
        true,
        Optional.empty(),
        all.subList(1, all.size()));
  }

  private static Failure failure(String name) {
    return switch (name) {
      case "unreachable" -> GONE;
      case "refused" -> new Failure.SourceRefused("refused");
      case "silent" -> new Failure.SourceSilent("silent");
      case "notFound" -> new Failure.SourceNotFound("404");
      case "lost" -> new Failure.SourceLost("ended");
      case "codec" -> new Failure.SourceUnsupported("vp9");
      case "decode" -> new Failure.DecodeFailed("decoder");
      case "internal" -> new Failure.Internal("us");
      case "processor" -> new Failure.ProcessorFailed("us");
      case "401" -> UNAUTHORIZED;
      case "busy" -> BUSY;
      default -> throw new IllegalArgumentException(name);
    };
  }

  /**
   * Which address follows each event: s soon, r after the pause of a round, w after a long wait.
   */
  private String told(Addresses addresses, String events) {
    List<String> told = new ArrayList<>();
    for (String event : BLANK.splitAsStream(events).toList()) {
      if (event.equals("live")) {
        addresses.live();
        continue;
      }
      Optional<Duration> pause = addresses.failed(failure(event), OLD, PAUSES, now);
      told.add(pause.map(known -> addresses.current() + kind(known)).orElse("none"));
    }
    return String.join(" ", told);
  }

  private static String kind(Duration pause) {
    return pause.equals(SOON) ? "s" : pause.equals(ROUND) ? "r" : pause.equals(AGAIN) ? "w" : "?";
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "unreachable unreachable unreachable unreachable, 1s 2s 0r 1s",
    "refused silent notFound, 1s 2s 0r",
    "lost codec lost, 1s 2s 0r",
    "internal decode processor, 0r 0r 0r",
    "silent internal silent, 1s 1r 2s",
    "live silent, 0r",
    "live silent silent, 0r 1s",
    "silent live lost, 1s 0r",
    "silent live processor, 1s 0r",
    "silent live silent silent live lost, 1s 0r 1s 0r",
    "401 401 401 401 401 401, 0r 1s 1r 2s 2r none",
    "401 silent silent silent 401 silent silent, 0r 1s 2s 0r 1s 2s 1r",
    "401 live 401 401 silent, 0r 0r 1s 2s",
    "401 401 live lost silent, 0r 1s 1r 2s",
    "busy silent silent, 1s 2s 0w",
    "busy busy busy, 1s 2s 0w",
    "silent busy silent silent silent, 1s 2s 0r 1w 2s"
  })
  void theyTakeTurns(String events, String turns) {
    Addresses addresses = new Addresses(source(false, "rtsp://a/1", "rtsp://b/1", "rtsp://c/1"));
    assertThat(told(addresses, events)).isEqualTo(turns);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "unreachable silent internal notFound, 0r 0r 0r 0r",
    "busy busy, 0w 0w",
    "401 401, 0r none",
    "401 silent 401, 0r 0r none",
    "401 live 401 401, 0r 0r none"
  })
  void aSingleOneIsTriedAgain(String events, String turns) {
    assertThat(told(new Addresses(source(false, "rtsp://a/1")), events)).isEqualTo(turns);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "silent silent silent, 1s 2s 0r",
    "401 silent, 0r 1s",
    // Twice in all at a camera, by whichever address.
    "401 401 401 401, 0r 2s 2r none",
    "silent 401 401 silent, 1s 1r 2s 2r",
    // A camera without a session left has none by its other address.
    "busy silent, 2s 0w"
  })
  void twoAddressesOfACameraAreOneCamera(String events, String turns) {
    Addresses addresses =
        new Addresses(source(false, "rtsp://a/1", "rtsp://A:8554/2", "rtsp://b/1"));
    assertThat(told(addresses, events)).isEqualTo(turns);
  }

  @Test
  void whereThereIsOneCameraItIsGivenItsTime() {
    Addresses addresses = new Addresses(source(false, "rtsp://a/1", "rtsp://a/2"));
    assertThat(told(addresses, "busy silent")).isEqualTo("0w 1w");
  }

  @Test
  void aBusyCameraIsTriedOnceItsTimeIsOver() {
    Addresses addresses = new Addresses(source(false, "rtsp://a/1", "rtsp://b/1"));
    assertThat(told(addresses, "busy")).isEqualTo("1s");
    now += AGAIN.toNanos();

    assertThat(told(addresses, "silent")).isEqualTo("0r");
  }

  @Test
  void aPasswordThatMayChangeIsLookedAtInTurn() {
    Addresses addresses = new Addresses(source(true, "rtsp://a/1", "rtsp://b/1"));
    assertThat(told(addresses, "401 401")).isEqualTo("0r 1s");
    assertThat(addresses.refused()).as("another host has not refused it").isEmpty();
    assertThat(told(addresses, "silent")).isEqualTo("0r");
    assertThat(addresses.refused()).isEqualTo(OLD);
    assertThat(told(addresses, "401 silent 401")).as("still the same").isEqualTo("1s 0r 1s");
    addresses.failed(GONE, Optional.empty(), PAUSES, now);

    addresses.failed(UNAUTHORIZED, NEW, PAUSES, now);
    assertThat(addresses.current()).as("the new one may be tried once more").isZero();
    assertThat(addresses.refused()).isEmpty();
    addresses.failed(UNAUTHORIZED, NEW, PAUSES, now);
    assertThat(addresses.current()).isOne();
    addresses.failed(GONE, Optional.empty(), PAUSES, now);
    assertThat(addresses.refused()).isEqualTo(NEW);
  }

  @Test
  void nothingIsTriedWhereAllRefuse() {
    Addresses addresses = new Addresses(source(true, "rtsp://a/1", "rtsp://b/1"));
    assertThat(told(addresses, "401 401 401 401")).isEqualTo("0r 1s 1r none");
    addresses.forgive();

    assertThat(addresses.current()).isZero();
    assertThat(addresses.refused()).isEmpty();
    assertThat(told(addresses, "401 401")).isEqualTo("0r 1s");
  }
}
