package io.penstock.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import io.penstock.stream.StreamId;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonDocumentTest {
  private static List<String> problems(String json) {
    StreamDocument document =
        new StreamDocument(ConfigFactory.parseString(json).root().unwrapped());
    return Hocon.settings("").documents().readFromApi(new StreamId("gate"), document)
            instanceof StreamDocuments.Refused refused
        ? refused.problems().stream().map(p -> p.path() + ": " + p.message()).toList()
        : List.of();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          stallTimout: 5s | /stallTimout: unknown key, did you mean "stallTimeout"?
          stall-timeout: 5s | /stall-timeout: is written stallTimeout in JSON
          source.password-file: x | /source/password-file: is written passwordFile in JSON
          source.username: u | /source/username: needs a password or a passwordFile beside it
          retry.maxBackoff: 10ms | /retry/maxBackoff: must not be shorter than minBackoff (500ms)
          outputs: 7 | /outputs: must be a list [ { … } ], not a number
          outputs: [7] | /outputs/0: must be an object { … }, not a number
          process: [{type: overlay, colour: 1}] | /process/0/colour: unknown key
          process: [{type: overlai}] | /process/0/type: unknown processor, did you mean "overlay"?
          outputs: [{uri: "rtmp://h/live/***"}] | /outputs/0/uri: holds ***, which stands for a secret that is kept here; there is none, or it is for another address: write it out
          """)
  void namesKeysAsJsonDoes(String json, String problem) {
    assertThat(problems("source.uri: \"rtsp://h/s\", " + json)).contains(problem);
  }

  @Test
  void takesAKeyOfTheUsersOwn() {
    assertThat(
            problems(
                "source.uri: \"rtsp://h/s\", labels { on-top: a, \"a.b\": b }, name: \"*** n ***\""))
        .isEmpty();
  }

  @Test
  void knowsEveryNameOfTheDefaults() {
    Stream<String> keys =
        ConfigFactory.defaultReference().getConfig("penstock.defaults").entrySet().stream()
            .flatMap(entry -> ConfigUtil.splitPath(entry.getKey()).stream());

    assertThat(keys.filter(key -> key.contains("-")).distinct())
        .isNotEmpty()
        .allSatisfy(
            key ->
                assertThat(JsonDocument.message("see " + key + ", or not"))
                    .isEqualTo("see " + DocumentNames.camel(key) + ", or not"));
  }
}
