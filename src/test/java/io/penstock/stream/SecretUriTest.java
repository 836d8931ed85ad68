package io.penstock.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretUriTest {
  @ParameterizedTest(name = "{0}: {1}, {2}, {3}, {4}")
  @CsvSource({
    "rtsp://10.0.0.7/s, 10.0.0.7, -1, '', rtsp://10.0.0.7/s",
    "rtsp://viewer:hunter22@10.0.0.7:554/s, 10.0.0.7, 554, viewer, rtsp://10.0.0.7:554/s",
    "rtsp://viewer:hunter22@cam_1:554/s, cam_1, 554, viewer, rtsp://cam_1:554/s",
    "rtsp://viewer:hunter22@[fe80::1]:554/s, [fe80::1], 554, viewer, rtsp://[fe80::1]:554/s",
    "rtsp://viewer:hunt@er22@10.0.0.7/s, 10.0.0.7, -1, viewer, rtsp://10.0.0.7/s",
    "rtsp://a%3Ab:x%40y%2Bz@cam/s, cam, -1, a:b, rtsp://cam/s",
  })
  void takesAddressesApart(
      String text, String host, int port, String username, String withoutUser) {
    SecretUri uri = SecretUri.parse(text);

    assertThat(uri.host()).isEqualTo(host);
    assertThat(uri.port()).isEqualTo(port);
    assertThat(uri.username()).isEqualTo(username);
    assertThat(uri.revealWithoutUser()).isEqualTo(withoutUser);
    assertThat(uri.withoutUser().reveal()).isEqualTo(withoutUser);
    assertThat(uri.redacted()).isEqualTo(withoutUser);
  }

  @Test
  void decodesThePassword() {
    assertThat(SecretUri.parse("rtsp://u:x%40y+z%2B@cam/s").password())
        .contains(new Secret("x@y+z+"));
    assertThat(SecretUri.parse("rtsp://u@cam/s").password()).isEmpty();
    assertThat(SecretUri.parse("rtsp://u:@cam/s").password()).contains(new Secret(""));
  }

  @Test
  void scrubsPasswordsBeforeHostsThatJavaDoesNotKnow() {
    SecretUri uri = SecretUri.parse("rtmp://user:hunter22@media_server/live/key12345");

    assertThat(uri.scrub("no hunter22 at media_server for key12345"))
        .isEqualTo("no *** at media_server for ***");
    assertThat(uri).hasToString("rtmp://media_server/live/***");
  }

  @Test
  void saysWhatIsWrongWithoutTheText() {
    assertThatThrownBy(() -> SecretUri.parse("rtsp://u:p w@cam/"))
        .hasMessage("not an address: illegal character in authority");
    assertThatThrownBy(() -> SecretUri.parse("cam"))
        .hasMessage("not an address: it has no scheme, such as rtsp://");
  }

  @Test
  void revealsItselfInAnotherPlace() {
    assertThat(SecretUri.parse("rtmps://u:p%40w@media/a/k?x=1").revealAt("rtmp", "127.0.0.1:1"))
        .isEqualTo("rtmp://u:p%40w@127.0.0.1:1/a/k?x=1");
    assertThat(SecretUri.parse("rtsp://cam:554/a").revealAt("rtsp", "[::1]:2"))
        .isEqualTo("rtsp://[::1]:2/a");
  }

  @Test
  void decodesParametersAndHidesEachOfThem() {
    SecretUri uri =
        SecretUri.parse(
            "srt://h:9000?streamid=%23%21::r%3Dgate+1&passphrase=hunter22%26more&b&b=%25zz5");

    assertThat(uri.parameters())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("streamid", "#!::r=gate+1", "passphrase", "hunter22&more", "b", "%zz5"));
    assertThat(SecretUri.parse("srt://h:9000").parameters()).isEmpty();
    assertThat(uri.scrub("hunter22&more, hunter22%26more and #!::r=gate+1"))
        .isEqualTo("***, *** and ***");
    assertThat(uri).hasToString("srt://h:9000?***");
  }
}
