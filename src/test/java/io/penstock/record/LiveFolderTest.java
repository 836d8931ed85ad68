package io.penstock.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.stream.RecordingSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveFolderTest {
  private static final RecordingSpec SPEC =
      new RecordingSpec(Duration.ofSeconds(2), Duration.ofSeconds(6), 0);

  @TempDir private Path media;

  private final Instant begin = Instant.now();

  private LiveFolder open(Instant now) throws IOException {
    return new LiveFolder(new SegmentStore(media), media, SPEC, now);
  }

  private Path segment(LiveFolder folder, int second) throws IOException {
    Path file = folder.begin(begin.plusSeconds(second));
    folder.complete(file, Duration.ofSeconds(2));
    return file;
  }

  private String playlist() throws IOException {
    return Files.readString(media.resolve("index.m3u8"));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(media)) {
      return files.filter(file -> file.toString().endsWith(".ts")).sorted().toList();
    }
  }

  @Test
  void anAttemptThatFollowsSoonGoesOnWithThePlaylistOfTheOneBefore() throws IOException {
    LiveFolder first = open(begin);
    Path before = segment(first, 0);
    Path unfinished = first.begin(begin.plusSeconds(2));
    first.leave(unfinished);
    first.end();

    LiveFolder second = open(begin.plusSeconds(5));
    assertThat(playlist()).contains(before.getFileName().toString()).doesNotContain("ENDLIST");
    assertThat(files()).containsExactly(before);
    Path after = segment(second, 6);

    assertThat(playlist())
        .containsSubsequence(
            before.getFileName().toString(),
            "#EXT-X-DISCONTINUITY\n",
            after.getFileName().toString());
  }

  @Test
  void whatIsOlderIsOfferedNoMoreAndNumbersRise() throws IOException {
    LiveFolder first = open(begin);
    segment(first, 0);
    long number = number();

    Files.setLastModifiedTime(
        media.resolve("index.m3u8"), FileTime.from(begin.minus(Duration.ofMinutes(2))));
    LiveFolder second = open(begin.plusSeconds(5));
    assertThat(files()).isEmpty();
    assertThat(media.resolve("index.m3u8")).doesNotExist();
    segment(second, 6);

    assertThat(number()).isGreaterThan(number);
  }

  @Test
  void aPlaylistWhoseSegmentsAreGoneIsOfferedNoMore() throws IOException {
    Path before = segment(open(begin), 0);
    Files.delete(before);

    open(begin.plusSeconds(5));

    assertThat(media.resolve("index.m3u8")).doesNotExist();
  }

  private long number() throws IOException {
    return playlist()
        .lines()
        .filter(line -> line.startsWith("#EXT-X-MEDIA-SEQUENCE:"))
        .mapToLong(line -> Long.parseLong(line.replaceFirst(".*:", "")))
        .findFirst()
        .orElseThrow();
  }
}
