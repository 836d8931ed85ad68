package io.penstock.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.http.StreamService.Answer;
import io.penstock.testkit.ActorKit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamListTest {
  @RegisterExtension static final ActorKit KIT = new ActorKit();

  private StreamService service;

  @BeforeEach
  void start() throws Exception {
    service =
        StreamService.start(
            KIT,
            """
            defaults.labels.owner = ops
            streams {
              Bravo { source.uri = "rtsp://cam/1", enabled = false, labels { site = north } }
              alpha { source.uri = "rtsp://cam/1", enabled = false, labels { site = south } }
              charlie {
                source.uri = "rtsp://cam/1", enabled = false
                labels { site = north, "a=b" = "c=d" }
              }
            }
            """);
  }

  private static List<String> ids(JsonNode list) {
    return StreamSupport.stream(list.get("items").spliterator(), false)
        .map(item -> item.get("id").asText())
        .toList();
  }

  @Test
  void listsStreamsInTheOrderOfTheirIds() {
    Answer answer = service.get("/streams");

    assertThat(ids(answer.json())).containsExactly("alpha", "Bravo", "charlie");
    assertThat(answer.json().get("next").isNull()).isTrue();
  }

  @Test
  void leadsFromPageToPage() {
    List<String> seen = new ArrayList<>();
    String path = "/streams?limit=1";
    for (String next = ""; next != null; ) {
      JsonNode page = service.get(path + next).json();
      seen.addAll(ids(page));
      next = page.get("next").isNull() ? null : "&after=" + page.get("next").asText();
    }

    assertThat(seen).containsExactly("alpha", "Bravo", "charlie");
    assertThat(ids(service.get("/streams?after=b").json())).containsExactly("Bravo", "charlie");
  }

  @ParameterizedTest
  @CsvSource({
    "label=site=north, Bravo charlie",
    "label=site=north&label=owner=ops, Bravo charlie",
    "label=site=north&label=site=south, ''",
    "label=site=, ''",
    "label=nothing=, ''",
    "state=stopped, alpha Bravo charlie",
    "state=live, ''",
    "state=live&state=stopped, alpha Bravo charlie",
    "state=pending, ''",
    "label=site%3Dnorth&limit=1, Bravo",
  })
  void showsWhatIsAskedFor(String query, String ids) {
    assertThat(String.join(" ", ids(service.get("/streams?" + query).json()))).isEqualTo(ids);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          limit=0            | limit must be a whole number between 1 and 1000
          limit=1001         | limit must be a whole number between 1 and 1000
          limit=x            | limit must be a whole number between 1 and 1000
          limit=1&limit=2    | limit must be given once
          after=no%20id      | after must be the id of a stream
          label=site         | label must be a name and a value, as in label=site=north
          state=alive        | unknown state, did you mean "live"?
          lable=site=north   | unknown parameter, did you mean "label"?
          limit=0&after=%20  | limit must be a whole number between 1 and 1000; after must be the id of a stream
          """)
  void refusesAQueryThatMeansNothing(String query, String detail) {
    Answer answer = service.get("/streams?" + query);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.problem()).isEqualTo("invalid-parameter");
    assertThat(answer.json().get("detail").asText()).isEqualTo(detail);
  }
}
