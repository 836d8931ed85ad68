package io.penstock.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

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
}
