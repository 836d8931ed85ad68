package io.penstock.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentNameTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-23T04-00-00Z.mp4",
        "2026-11-23T04-00-00Z_2.mp4",
        "2026-11-23T04-00-00Z_999.mp4",
        "1999-12-31T23-59-59Z.ts"
      })
  void readsWhatItWrites(String text) {
    assertThat(SegmentName.parse(text).orElseThrow()).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "holiday.mp4",
        "2026-11-23T04-00-00Z",
        "2026-11-23T04:00:00Z.mp4",
        "2026-11-23T04-00-00.mp4",
        "2026-13-23T04-00-00Z.mp4",
        "2026-02-30T04-00-00Z.mp4",
        "2026-11-23T24-00-00Z.mp4",
        "2026-11-23T04-00-00Z_1.mp4",
        "2026-11-23T04-00-00Z_02.mp4",
        "2026-11-23T04-00-00Z_1000.mp4",
        "2026-11-23T04-00-00Z.mp4.bak",
        "copy of 2026-11-23T04-00-00Z.mp4",
        "../2026-11-23T04-00-00Z.mp4",
        "index.m3u8"
      })
  void takesNobodyElsesFileForOurs(String text) {
    assertThat(SegmentName.parse(text)).isEmpty();
  }

  @Test
  void sortsByTimeAsItsTextDoes() {
    Instant noon = Instant.parse("2026-11-23T12:00:00Z");
    List<SegmentName> names =
        List.of(
            new SegmentName(noon.minusSeconds(1), 1, "mp4"),
            new SegmentName(noon, 1, "mp4"),
            new SegmentName(noon, 2, "mp4"),
            new SegmentName(noon.plusSeconds(1), 1, "mp4"));

    assertThat(names).isSorted();
    assertThat(names.stream().map(SegmentName::toString)).isSorted();
  }
}
