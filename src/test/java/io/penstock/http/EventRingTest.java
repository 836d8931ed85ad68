package io.penstock.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.stream.StreamId;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventRingTest {
  private static final StreamId GATE = new StreamId("gate");

  /** Holds 3 to 5 of five events. */
  private final EventRing ring = new EventRing("run1", 3);

  @ParameterizedTest
  @CsvSource({"2,3", "3,2", "4,1", "5,0"})
  void givesWhatCameAfterAnId(long seen, int missed) {
    fill();

    assertThat(ring.after("run1-" + seen))
        .hasValueSatisfying(
            events ->
                assertThat(events)
                    .extracting(FeedEvent::number)
                    .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, missed).mapToObj(i -> seen + i).toList()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run1-1",
        "run1-0",
        "run1-6",
        "run2-4",
        "run1-",
        "run1--4",
        "run1-4444444444444444444444",
        "4",
        "",
        "<script>"
      })
  void knowsNothingOfWhatCameAfterOtherIds(String id) {
    fill();

    assertThat(ring.after(id)).isEmpty();
  }

  @Test
  void nothingCameAfterTheBeginningWhileNothingHappened() {
    assertThat(ring.newestId()).isEqualTo("run1-0");
    assertThat(ring.after("run1-0")).hasValueSatisfying(events -> assertThat(events).isEmpty());
  }

  @Test
  void writesEachAsTheStandardHasIt() {
    FeedEvent event = ring.add(EventType.STATE, GATE, Map.of("reason", "two\nlines"));

    assertThat(event.text().utf8String())
        .isEqualTo("id: run1-1\nevent: state\ndata: {\"reason\":\"two\\nlines\"}\n\n");
  }

  private void fill() {
    IntStream.range(0, 5).forEach(i -> ring.add(EventType.STATE, GATE, Map.of("i", i)));
  }
}
