package io.penstock.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionMaskTest {
  private static final String SECRET = "hunter2secret";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password",
        "smtpPassword",
        "SMTP_PASSWORD",
        "token",
        "auth-token",
        "tokens",
        "secret",
        "client_secret",
        "key",
        "api-key",
        "apiKey",
        "apikey",
        "keys",
        "credentials",
        "credential",
        "passphrase",
        "authorization",
        "pin",
        "db.pwd"
      })
  void masksWhatSoundsSecretWhateverItIs(String key) {
    assertThat(OptionMask.of(Map.of(key, SECRET))).isEqualTo(Map.of(key, "***"));
    assertThat(OptionMask.of(Map.of(key, 4711))).isEqualTo(Map.of(key, "***"));
    assertThat(OptionMask.of(Map.of(key, Map.of("of", SECRET)))).isEqualTo(Map.of(key, "***"));
    assertThat(OptionMask.of(Map.of(key, List.of(SECRET)))).isEqualTo(Map.of(key, "***"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "rectangle", "keyframe", "monkey", "passes", "author", "spin"})
  void showsTheRest(String key) {
    assertThat(OptionMask.of(Map.of(key, "gate {time}"))).isEqualTo(Map.of(key, "gate {time}"));
  }

  @ParameterizedTest
  @CsvSource({
    "https://viewer:hunter2secret@alerts.example/in, https://alerts.example/in",
    "https://alerts.example/in?t=hunter2secret, https://alerts.example/in?***",
    "rtmp://media.example/live/hunter2secret, rtmp://media.example/live/***",
    "see https://viewer:hunter2secret@alerts.example, ***",
    "post:https://viewer:hunter2secret@alerts.example, post:"
  })
  void redactsAddressesWhereverTheyStand(String value, String shown) {
    Map<String, Object> options =
        Map.of("to", value, "all", List.of(value, 1), "deep", Map.of("a", Map.of("b", value)));

    assertThat(OptionMask.of(options))
        .isEqualTo(
            Map.of("to", shown, "all", List.of(shown, 1), "deep", Map.of("a", Map.of("b", shown))));
  }

  @Test
  void masksDeepInside() {
    Map<String, Object> options =
        Map.of("zones", List.of(Map.of("name", "door", "webhook", Map.of("token", SECRET))));

    assertThat(OptionMask.of(options).toString()).contains("door").doesNotContain(SECRET);
  }
}
