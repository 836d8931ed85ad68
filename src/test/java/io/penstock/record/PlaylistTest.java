package io.penstock.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlaylistTest {
  private final Playlist playlist =
      new Playlist(Duration.ofSeconds(2), Duration.ofSeconds(6), Instant.ofEpochSecond(1000));

  @Test
  void offersTheFirstSegment() {
    assertThat(playlist.add("a.ts", Duration.ofMillis(1960))).isEmpty();

    assertThat(playlist.text(false))
        .isEqualTo(
            """
            #EXTM3U
            #EXT-X-VERSION:3
            #EXT-X-TARGETDURATION:2
            #EXT-X-MEDIA-SEQUENCE:1000
            #EXT-X-DISCONTINUITY-SEQUENCE:1000
            #EXT-X-INDEPENDENT-SEGMENTS
            #EXT-X-DISCONTINUITY
            #EXTINF:1.960,
            a.ts
            """);
  }

  @Test
  void dropsWhatLiesFurtherBackAndCountsIt() {
    for (String name : List.of("a.ts", "b.ts", "c.ts")) {
      assertThat(playlist.add(name, Duration.ofSeconds(2))).isEmpty();
    }

    assertThat(playlist.add("d.ts", Duration.ofSeconds(2))).containsExactly("a.ts");
    assertThat(playlist.text(true))
        .isEqualTo(
            """
            #EXTM3U
            #EXT-X-VERSION:3
            #EXT-X-TARGETDURATION:2
            #EXT-X-MEDIA-SEQUENCE:1001
            #EXT-X-DISCONTINUITY-SEQUENCE:1001
            #EXT-X-INDEPENDENT-SEGMENTS
            #EXTINF:2.000,
            b.ts
            #EXTINF:2.000,
            c.ts
            #EXTINF:2.000,
            d.ts
            #EXT-X-ENDLIST
            """);
  }

  @Test
  void keepsThreeHoweverLongTheyAre() {
    for (String name : List.of("a.ts", "b.ts", "c.ts")) {
      assertThat(playlist.add(name, Duration.ofSeconds(30))).isEmpty();
    }

    assertThat(playlist.add("d.ts", Duration.ofSeconds(2))).containsExactly("a.ts");
  }

  @Test
  void theTargetIsTheLongestThereWas() {
    playlist.add("a.ts", Duration.ofMillis(4400));
    assertThat(playlist.text(false)).contains("#EXT-X-TARGETDURATION:4\n");

    playlist.add("b.ts", Duration.ofMillis(4600));
    assertThat(playlist.text(false)).contains("#EXT-X-TARGETDURATION:5\n");
  }

  @Test
  void goesOnFromWhatWasWrittenWithADiscontinuity() {
    for (String second : List.of("01", "03", "05", "07")) {
      playlist.add(name(second), Duration.ofSeconds(2));
    }

    Playlist next =
        Playlist.after(playlist.text(true), Duration.ofSeconds(2), Duration.ofSeconds(6))
            .orElseThrow();
    assertThat(next.names()).containsExactly(name("03"), name("05"), name("07"));
    assertThat(next.text(false)).isEqualTo(playlist.text(false));
    assertThat(next.add(name("20"), Duration.ofSeconds(2))).containsExactly(name("03"));

    assertThat(next.text(false))
        .isEqualTo(
            """
            #EXTM3U
            #EXT-X-VERSION:3
            #EXT-X-TARGETDURATION:2
            #EXT-X-MEDIA-SEQUENCE:1002
            #EXT-X-DISCONTINUITY-SEQUENCE:1001
            #EXT-X-INDEPENDENT-SEGMENTS
            #EXTINF:2.000,
            2026-11-23T04-00-05Z.ts
            #EXTINF:2.000,
            2026-11-23T04-00-07Z.ts
            #EXT-X-DISCONTINUITY
            #EXTINF:2.000,
            2026-11-23T04-00-20Z.ts
            """);
  }

  @Test
  void countsDiscontinuitiesThatAreNoLongerOffered() {
    playlist.add(name("01"), Duration.ofSeconds(2));
    Playlist next =
        Playlist.after(playlist.text(false), Duration.ofSeconds(2), Duration.ofSeconds(6))
            .orElseThrow();
    for (String second : List.of("11", "13", "15", "17")) {
      next.add(name(second), Duration.ofSeconds(2));
    }

    assertThat(next.text(false))
        .contains("#EXT-X-MEDIA-SEQUENCE:1002\n", "#EXT-X-DISCONTINUITY-SEQUENCE:1002\n")
        .doesNotContain("#EXT-X-DISCONTINUITY\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "#EXTM3U\n",
        "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:1\n#EXTINF:2.000,\n2026-11-23T04-00-05Z.ts\n",
        "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:1\n#EXT-X-DISCONTINUITY-SEQUENCE:1\n#EXTINF:2.000,\n../../etc/passwd\n"
      })
  void doesNotGoOnFromWhatIsNotItsOwn(String text) {
    assertThat(Playlist.after(text, Duration.ofSeconds(2), Duration.ofSeconds(6))).isEmpty();
  }

  private static String name(String second) {
    return "2026-11-23T04-00-" + second + "Z.ts";
  }
}
