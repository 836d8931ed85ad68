package io.penstock.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.stream.Credentials;
import io.penstock.stream.Secret;
import io.penstock.stream.SecretUri;
import io.penstock.stream.SourceSpec;
import io.penstock.stream.Transport;
import io.penstock.stream.Trust;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The substream and the fallbacks of a source. */
class OtherAddressesTest {
  private static final String FINGERPRINT = "0a".repeat(32);

  private static SourceSpec source(String more) {
    return Hocon.stream(Hocon.gate("source { " + more + " }")).source();
  }

  @Test
  void fallbacksAreReadInTheirOrder() {
    SourceSpec source =
        source(
            "fallback-uris = [ \"rtsp://b/s?k=1\", \"rtsps://10.0.0.7/s\", \"rtsp://b/s?k=2\" ]");

    assertThat(source.uris())
        .extracting(SecretUri::reveal)
        .containsExactly(
            "rtsp://10.0.0.7/s", "rtsp://b/s?k=1", "rtsps://10.0.0.7/s", "rtsp://b/s?k=2");
  }

  @Test
  void aFallbackIsReadAsTheMainAddressIs() {
    SourceSpec source =
        source(
            "username = u, password = p, transport = udp, fallback-uris = [ \"rtsp://b/s\" ],"
                + " substream.uri = \"rtsp://c/low\"");

    assertThat(source.at(1))
        .isEqualTo(
            new SourceSpec(
                SecretUri.parse("rtsp://b/s"),
                Optional.of(new Credentials("u", new Secret("p"))),
                Transport.UDP,
                Duration.ofMillis(200),
                new Trust.Machine(),
                true));
    assertThat(source.everyUri()).extracting(SecretUri::host).containsExactly("10.0.0.7", "b", "c");
  }

  @Test
  void aSubstreamTakesWhatItDoesNotSetFromTheMainStream() {
    SourceSpec source =
        source(
            "username = u, password = p, transport = udp, latency = 1s, fingerprint = \"%s\","
                    .formatted(FINGERPRINT)
                + " substream.uri = \"rtsp://10.0.0.7/low\"");

    assertThat(source.substream())
        .contains(
            new SourceSpec(
                SecretUri.parse("rtsp://10.0.0.7/low"),
                Optional.of(new Credentials("u", new Secret("p"))),
                Transport.UDP,
                Duration.ofSeconds(1),
                new Trust.Fingerprint(FINGERPRINT),
                true));
  }

  @Test
  void aSubstreamMaySetItAll(@TempDir Path folder) throws Exception {
    Path authorities = Files.writeString(folder.resolve("ca.pem"), "read by nobody here");
    Path password = Files.writeString(folder.resolve("password"), "hunter2secret\n");
    SourceSpec source =
        source(
            """
            username = u, password = p, transport = udp, latency = 1s, fingerprint = "%s"
            substream {
              uri = "rtsps://b/low", username = v, password-file = "%s"
              transport = auto, latency = 0s, ca-file = "%s"
            }
            """
                .formatted(FINGERPRINT, password, authorities));

    assertThat(source.substream())
        .contains(
            new SourceSpec(
                SecretUri.parse("rtsps://b/low"),
                Optional.of(
                    new Credentials("v", new Secret("hunter2secret"), Optional.of(password))),
                Transport.AUTO,
                Duration.ZERO,
                new Trust.Authorities(authorities),
                true));
    assertThat(source.trust()).isEqualTo(new Trust.Fingerprint(FINGERPRINT));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          uri = "rtsp://v:q@b/low"                             | v:q
          uri = "rtsp://b/low", username = v                   | v:p
          uri = "rtsp://b/low", password = q                   | u:q
          uri = "rtsp://b/low", username = null, password = null | none
          uri = "rtsp://b/low", latency = null                 | u:p
          """)
  void aSubstreamMayHaveItsOwnLogin(String substream, String login) {
    SourceSpec source = source("username = u, password = p, substream { " + substream + " }");

    assertThat(
            source
                .substream()
                .orElseThrow()
                .credentials()
                .map(known -> known.username() + ":" + known.password().reveal())
                .orElse("none"))
        .isEqualTo(login);
    assertThat(source.credentials()).contains(new Credentials("u", new Secret("p")));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          substream {}                                       | substream.uri: must be given
          substream = x                                      | substream: must be an object { … }, not a text
          substream.uri = "rtsp://10.0.0.7/s"                | substream.uri: is an address of the main stream: leave the substream out
          substream.uri = "rtsp://u:hunter22@10.0.0.7/s"     | substream.uri: is an address of the main stream: leave the substream out
          substream.uri = "file:///srv/a.mp4"                | substream.uri: a substream is a camera's: use rtsp or rtsps
          substream.uri = "http://hunter22@b/s"              | substream.uri: a substream is a camera's: use rtsp or rtsps
          substream.uri = "rtsp://b:0/s"                     | substream.uri: must have a port between 1 and 65535, not 0
          substream { uri = "rtsp://b/s", url = x }          | substream.url: unknown key, did you mean "uri"?
          substream { uri = "rtsp://b/s", transport = tpc }  | substream.transport = tpc: unknown, did you mean "tcp"?
          substream { uri = "rtsp://b/s", latency = 11s }    | substream.latency = 11s: must be between 0s and 10s
          substream { uri = "rtsp://b/s", realtime = true }  | substream.realtime: has a meaning for a file only
          substream { uri = "rtsp://b/s", password = hunter22 } | substream.password: needs a username beside it
          substream { uri = "rtsp://b/s", substream.uri = "rtsp://b/t" } | substream.substream: a substream has none of its own
          substream { uri = "rtsp://b/s", fallback-uris = [] } | substream.fallback-uris: a substream has none: they are the source's
          fallback-uris = "rtsp://b/s"                       | fallback-uris: must be a list [ … ], not a text
          fallback-uris = [ {} ]                             | fallback-uris[0]: must be a text, not an object
          fallback-uris = [ "" ]                             | fallback-uris[0]: must not be empty
          fallback-uris = [ "rtsp://b/s", "rtsp://B/s" ]     | fallback-uris[1]: stands there already
          fallback-uris = [ "rtsp://10.0.0.7/s" ]            | fallback-uris[0]: stands there already
          fallback-uris = [ "rtsp://u:hunter22@b/s" ]        | fallback-uris[0]: holds a user: fallbacks are read with the source's own username and password
          fallback-uris = [ "file:///srv/a.mp4" ]            | fallback-uris[0]: a fallback is another address of the camera, with the scheme rtsp or rtsps
          fallback-uris = [ "b/s?hunter22" ]                 | fallback-uris[0]: not an address: it has no scheme, such as rtsp://
          fallback-uris = [ "rtsp:///s" ]                    | fallback-uris[0]: names no host, as in rtsp://host/…
          """)
  void whatIsWrongIsSaid(String more, String problem) {
    assertThat(Hocon.problems(Hocon.gate("source { " + more + " }")))
        .containsExactly("penstock.streams.gate.source." + problem);
  }

  @Test
  void eightFallbacksAreTheMost() {
    assertThat(source(fallbacks(8)).uris()).hasSize(9);
    assertThat(Hocon.problems(Hocon.gate("source { " + fallbacks(9) + " }")))
        .containsExactly("penstock.streams.gate.source.fallback-uris: must be 8 addresses at most");
  }

  private static String fallbacks(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "\"rtsp://b/" + i + "\"")
        .collect(Collectors.joining(", ", "fallback-uris = [ ", " ]"));
  }

  @Test
  void aProblemOfTheMainStreamIsToldOnce() {
    assertThat(
            Hocon.problems(
                Hocon.gate("source { transport = tpc, substream.uri = \"rtsp://b/low\" }")))
        .hasSize(1);
  }

  @Test
  void aFileHasNeither(@TempDir Path folder) throws Exception {
    Path clip = Files.writeString(folder.resolve("clip.mp4"), "not a video");
    assertThat(
            Hocon.problems(
                """
                penstock.media-directory = "%s"
                penstock.streams.gate.source {
                  uri = "file://%s", substream.uri = "rtsp://b/s", fallback-uris = []
                }
                """
                    .formatted(folder, clip)))
        .containsExactly(
            "penstock.streams.gate.source.substream: has no meaning for a file",
            "penstock.streams.gate.source.fallback-uris: has no meaning for a file");
  }

  @Test
  void neitherHasADefault() {
    assertThat(
            Hocon.problems(
                "penstock.defaults.source { substream.uri = \"rtsp://b/s\", fallback-uris = [] }"))
        .containsExactly(
            "penstock.defaults.source.substream: cannot have a default: it belongs to each stream",
            "penstock.defaults.source.fallback-uris: cannot have a default: it belongs to each"
                + " stream");
  }
}
