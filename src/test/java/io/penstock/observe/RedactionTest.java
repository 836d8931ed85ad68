package io.penstock.observe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cannot open rtsp://viewer:hunter2@10.0.0.7:554/s1 now|cannot open rtsp://10.0.0.7:554/s1 now",
        "'rtmp://media/live/key4711' is gone|'rtmp://media/live/***' is gone",
        "GET https://a.example/x?token=abcdef HTTP/1.1|GET https://a.example/x?*** HTTP/1.1",
        "odd rtsp://a:b@c@d:x/%zz here|odd rtsp://*** here",
        "set user-pw=hunter2, user-id=\"the boss\"|set user-pw=***, user-id=***",
        "Authorization: Digest username=\"v\", response=\"abc\"|Authorization: ***",
        "nothing at 10.0.0.7:554|nothing at 10.0.0.7:554",
      })
  void masksWhatIsSecret(String text, String masked) {
    assertThat(Redaction.of(text)).isEqualTo(masked);
  }

  @ParameterizedTest
  @ValueSource(strings = {"$1 \\ $", "", "a://", "://", "x:///y"})
  void survivesAnyText(String text) {
    assertThat(Redaction.of(text)).isNotNull();
  }
}
