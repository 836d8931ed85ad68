package io.penstock.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is wrong, passwords and stream keys show nowhere. */
class SecretsTest {
  private static final String SECRET = "hunter22";

  @Test
  void settingsPrintNone() {
    PenstockSettings settings =
        Hocon.settings(
            """
            penstock.streams {
              a {
                source {
                  uri = "rtsp://h/s?key=hunter22", username = u, password = hunter22
                  substream { uri = "rtsp://v:hunter22@h/t?key=hunter22" }
                  fallback-uris = [ "rtsp://h/u?key=hunter22" ]
                }
                outputs = [ { uri = "rtmp://u:hunter22@h/live/hunter22?k=hunter22" } ]
              }
              b.source.uri = "rtsp://u:hunter22@h_1/s"
            }
            """);

    assertThat(settings.toString()).contains("u", "***").doesNotContain(SECRET);
    assertThat(new SettingsReader.Loaded(settings).toString()).doesNotContain(SECRET);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "source.uri = \"rtsp://u:hunter22@h:x/s\"",
        "source.uri = \"rtsp://u:hunter22@h:0/s\"",
        "source.uri = \"rtsp://u:hunter22@/s\"",
        "source.uri = \"rtsp://u:hunter22 @h/s\"",
        "source.uri = \"rtsp://u:hunter22%@h/s\"",
        "source.uri = \"rtsp://hunter22:@h/s\", source.username = x",
        "source.uri = \"http://u:hunter22@h/s?hunter22\"",
        "source.uri = \"file://u:hunter22@h/s\"",
        "source.uri = \"file://u:hunter22@/s\"",
        "source.uri = \"file:///s?hunter22\"",
        "outputs = [ { uri = \"file://u:hunter22@/s.flv\" } ]",
        "source.uri = { a = hunter22 }",
        "source.uri = [ hunter22 ]",
        "source = hunter22",
        "source.password = hunter22",
        "source.password = [ hunter22 ]",
        "source { username = u, password = hunter22, password-file = hunter22 }",
        "source.pasword = hunter22",
        "source.substream.uri = \"rtsp://u:hunter22@h:0/s?hunter22\"",
        "source.substream.uri = \"http://u:hunter22@h/s\"",
        "source.substream { uri = \"rtsp://h/t\", password = hunter22 }",
        "source.substream { uri = \"rtsp://h/t\", pasword = hunter22 }",
        "source.substream = hunter22",
        "source.fallback-uris = [ \"rtsp://u:hunter22@h/s\" ]",
        "source.fallback-uris = [ \"rtsp://h:0/hunter22?hunter22\" ]",
        "source.fallback-uris = [ \"rtsp://h/t?hunter22\", \"rtsp://h/t?hunter22\" ]",
        "source.fallback-uris = [ hunter22 ]",
        "source.fallback-uris = hunter22",
        "outputs = hunter22",
        "outputs = [ hunter22 ]",
        "outputs = [ { uri = \"rtmp://h/hunter22\" } ]",
        "outputs = [ { uri = \"rtmp://h:0/live/hunter22\" } ]",
        "outputs = [ { uri = \"srt://h?passphrase=hunter22\" } ]",
        "outputs = [ { url = \"rtmp://h/live/hunter22\" } ]",
        "output = [ { uri = \"rtmp://h/live/hunter22\" } ]",
      })
  void problemsShowNone(String hocon) {
    String text = "penstock.streams.gate { source.uri = \"rtsp://h/s\"\n" + hocon + "\n}";

    assertThat(Hocon.problems(text)).isNotEmpty();
    assertThat(Hocon.read(text).toString()).doesNotContain(SECRET);
  }
}
