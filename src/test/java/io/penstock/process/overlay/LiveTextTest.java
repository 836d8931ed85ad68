package io.penstock.process.overlay;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.process.Options;
import io.penstock.process.ProcessorContext;
import io.penstock.process.Sightings;
import io.penstock.stream.StreamId;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LiveTextTest {
  private Instant now = Instant.parse("2026-11-22T11:30:05.678Z");
  private ZoneId zone = ZoneId.of("Europe/Berlin");

  @Test
  void fillsInEveryPlaceholder() {
    assertThat(live("{stream}|{name}|{fps}|{time}").at(24.96))
        .isEqualTo("gate-north|Tor ?Nord? ?|25.0|2026-11-22T12:30:05+01:00");
    assertThat(live("{time:EEE d MMM HH:mm:ss.SSS}").at(0)).isEqualTo("Sun 22 Nov 12:30:05.678");
    assertThat(live("{{time} }} {{{stream}").at(0)).isEqualTo("{time} }} {gate-north");
    zone = ZoneId.of("UTC");
    assertThat(live("{time}").at(0)).isEqualTo("2026-11-22T11:30:05Z");
  }

  @Test
  void isTheSameTextForTheWholeSecond() {
    LiveText text = live("{time} {fps}");
    String first = text.at(25);
    now = now.plusMillis(300);
    assertThat(text.at(24)).isSameAs(first);
    now = now.plusMillis(100);
    assertThat(text.at(24)).isEqualTo("2026-11-22T12:30:06+01:00 24.0");
  }

  @Test
  void partsOfASecondAreShownAsTheyPass() {
    LiveText text = live("{time:ss.SSS}");
    assertThat(text.at(0)).isEqualTo("05.678");
    now = now.plusMillis(40);
    assertThat(text.at(0)).isEqualTo("05.718");
  }

  @Test
  void aTextWithoutPlaceholdersIsMadeOnce() {
    LiveText text = live("gate");
    String first = text.at(0);
    now = now.plusSeconds(60);
    assertThat(text.at(0)).isSameAs(first);
  }

  @Test
  void aTextThatComesOutTheSameIsTheSameObject() {
    LiveText text = live("{time:HH:mm}");
    String first = text.at(0);
    now = now.plusSeconds(1);
    assertThat(text.at(0)).isSameAs(first);
  }

  private LiveText live(String template) {
    InstantSource clock = () -> now;
    return new LiveText(
        TextTemplate.parse(
            template,
            problem -> {
              throw new AssertionError(problem);
            }),
        new ProcessorContext(
            new StreamId("gate-north"),
            "Tor «Nord» 🎥",
            Map.of(),
            zone,
            clock,
            new Options(Map.of()),
            Sightings.NONE));
  }
}
