package io.penstock.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamDocumentTest {
  private static StreamDocument source(Map<String, ? extends @Nullable Object> source) {
    return new StreamDocument(Map.of("name", "n", "source", source));
  }

  @Test
  void liftsTheMaskFromAnAddressWithAUserAlone() {
    StreamDocument kept =
        new StreamDocument(
            Map.of("outputs", List.of(Map.of("name", "a", "uri", "rtsp://u:hunter22@h/p"))));
    StreamDocument masked = kept.masked(kept);

    assertThat(masked.fields().toString()).contains("rtsp://h/p").doesNotContain("hunter22");
    assertThat(masked.unmasked(kept).fields()).isEqualTo(kept.fields());
    StreamDocument elsewhere =
        new StreamDocument(Map.of("outputs", List.of(Map.of("name", "a", "uri", "rtsp://evil/p"))));
    assertThat(elsewhere.unmasked(kept).fields()).isEqualTo(elsewhere.fields());
  }

  @Test
  void leavesAloneWhatStandsInAnOptionOfAProcessor() {
    StreamDocument document =
        StreamDocument.of(
            ConfigFactory.parseString(
                    "process = [ { type = detect, hold-off = 5s, classes { fireTruck = 1, fire-engine = 2 } } ]")
                .root());

    assertThat(document.fields())
        .isEqualTo(
            Map.of(
                "process",
                List.of(
                    Map.of(
                        "type",
                        "detect",
                        "holdOff",
                        "5s",
                        "classes",
                        Map.of("fireTruck", 1, "fire-engine", 2)))));
    assertThat(document.hocon().toConfig().getConfigList("process").get(0).root().keySet())
        .containsExactlyInAnyOrder("type", "hold-off", "classes");
    assertThat(StreamDocuments.pointer("process[0].hold-off")).isEqualTo("/process/0/holdOff");
    assertThat(StreamDocuments.pointer("process[0].classes.fire-engine"))
        .isEqualTo("/process/0/classes/fire-engine");
    assertThat(StreamDocuments.pointer("labels.site-name")).isEqualTo("/labels/site-name");
  }

  @ParameterizedTest
  @CsvSource({
    "rtsp://u:p@h/s, rtsp://h/s, u, p",
    "rtsps://ad%40min:p%3Aq@h_1:554/s?k=v, rtsps://h_1:554/s?k=v, ad@min, p:q",
    "rtsp://u:***@h/s, rtsp://h/s, u, ***",
    "rtsp://u:@h/s, rtsp://h/s, u, ''",
  })
  void hasOnePlaceForAUserAndAPassword(String uri, String bare, String user, String password) {
    assertThat(source(Map.of("uri", uri, "latency", "1s")).canonical())
        .isEqualTo(
            source(Map.of("uri", bare, "latency", "1s", "username", user, "password", password)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rtsp://h/s",
        "rtsp://u@h/s",
        "rtsp://:p@h/s",
        "rtsp://u:p @h/s",
        "file://u:p@h/s",
        "nonsense"
      })
  void leavesWhatTheReaderRefuses(String uri) {
    assertThat(source(Map.of("uri", uri)).canonical()).isEqualTo(source(Map.of("uri", uri)));
  }

  @Test
  void leavesTwoUsersToBeRefused() {
    StreamDocument both = source(Map.of("uri", "rtsp://u:p@h/s", "username", "v"));

    assertThat(both.canonical()).isEqualTo(both);
    assertThat(new StreamDocument(Map.of("source", 7)).canonical().fields())
        .isEqualTo(Map.of("source", 7));
  }

  @Test
  void aPatchWithAUserMeansNoPasswordFile() {
    Map<String, @Nullable Object> source = new HashMap<>();
    source.put("uri", "rtsp://h/s");
    source.put("username", "u");
    source.put("password", "p");
    source.put("passwordFile", null);

    assertThat(source(Map.of("uri", "rtsp://u:p@h/s")).canonicalPatch()).isEqualTo(source(source));
  }

  @ParameterizedTest
  @CsvSource({
    "stall-timeout, stallTimeout",
    "top-5, top-5",
    "a-b1-c, aB1C",
    "api_key, api_key",
    "plain, plain"
  })
  void namesKeysAsJsonDoesAndBack(String hocon, String json) {
    assertThat(DocumentNames.camel(hocon)).isEqualTo(json);
    assertThat(DocumentNames.kebab(json)).isEqualTo(hocon);
  }

  @Test
  void findsWhatStandsAtAPointer() {
    StreamDocument document =
        new StreamDocument(Map.of("a", List.of(Map.of("b/c", "here")), "", Map.of("", 1)));

    assertThat(document.at("/a/0/b~1c")).contains("here");
    for (String nowhere : Arrays.asList("/a/1", "/a/x", "/a/99999999999", "/b", "a/0/b/c/d")) {
      assertThat(document.at(nowhere)).as(nowhere).isEmpty();
    }
    assertThat(document.at("")).contains(document.fields());
  }
}
