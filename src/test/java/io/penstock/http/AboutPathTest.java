package io.penstock.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AboutPathTest {
  @ParameterizedTest
  @CsvSource({
    "/api/v1/streams/gate,gate",
    "/api/v1/streams/gate/restart,gate",
    "/api/v1/streams/gate/snapshot.jpg,gate",
    "/api/v1/streams/A-1_b/,A-1_b"
  })
  void namesTheStreamOfAPath(String path, String stream) {
    assertThat(AboutPath.stream(path)).contains(stream);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/api/v1/streams",
        "/api/v1/streams/",
        "/api/v1/streams:apply",
        "/api/v1/streams/a b",
        "/api/v1/streams/gate%0aforged",
        "/api/v1/node",
        "/x/api/v1/streams/gate"
      })
  void namesNoneElsewhere(String path) {
    assertThat(AboutPath.stream(path)).isEmpty();
  }

  @Test
  void takesNoEndlessNameForOne() {
    assertThat(AboutPath.stream("/api/v1/streams/" + "a".repeat(64))).isEqualTo(Optional.empty());
  }
}
