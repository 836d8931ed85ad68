package io.penstock.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.stream.OutputSpec;
import io.penstock.stream.RecordingSpec;
import io.penstock.stream.SecretUri;
import io.penstock.stream.Trust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is removed from a real disk, and above all what is not. */
class SegmentSweepTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  private static final String OLD = "2026-11-01T00-00-00Z.mp4";
  private static final String OLDER = "2026-10-01T00-00-00Z.mp4";

  @TempDir private Path root;
  private Path media = Path.of("");
  private SegmentStore store = SegmentStore.anywhere();

  @BeforeEach
  void open() {
    media = root.resolve("media");
    store = new SegmentStore(media);
  }

  private OutputSpec output(String scheme, String folder) {
    return new OutputSpec(
        "archive",
        SecretUri.parse(scheme + "://" + media.resolve(folder) + "/"),
        new Trust.Machine(),
        Optional.of(new RecordingSpec(Duration.ofMinutes(5), Duration.ofDays(1), 0)));
  }

  private static Path write(Path folder, String name) throws IOException {
    Files.createDirectories(folder);
    Path file = Files.writeString(folder.resolve(name), "0123456789");
    Files.setLastModifiedTime(file, FileTime.from(NOW.minus(Duration.ofDays(20))));
    return file;
  }

  private SegmentSweep.Result sweep(RoomLimits limits, OutputSpec... outputs) {
    return new SegmentSweep(store).run(List.of(outputs), limits, NOW);
  }

  @Test
  void removesOursAndNothingElse() throws IOException {
    Path folder = media.resolve("gate");
    write(folder, OLD);
    List<Path> others =
        List.of(
            write(folder, "holiday.mp4"),
            write(folder, OLD + ".bak"),
            write(folder, "2026-11-01T00-00-00Z.ts"),
            write(folder.resolve("below"), OLD),
            write(media.resolve("other"), OLD),
            write(media, OLD));
    Files.createDirectory(folder.resolve(OLDER));

    SegmentSweep.Result result = sweep(RoomLimits.NONE, output("file", "gate"));

    assertThat(result)
        .isEqualTo(new SegmentSweep.Result(0, 0, 1, 0, Optional.empty(), Optional.empty()));
    assertThat(folder.resolve(OLD)).doesNotExist();
    assertThat(others).allSatisfy(file -> assertThat(file).exists());
    assertThat(folder.resolve(OLDER)).isDirectory();
  }

  @Test
  void followsNoLinkOutOfTheMediaDirectory() throws IOException {
    Path outside = write(root.resolve("outside"), OLD);
    Files.createDirectories(media);
    Files.createSymbolicLink(media.resolve("gate"), outside.getParent());

    SegmentSweep.Result result = sweep(new RoomLimits(0, 1), output("file", "gate"));

    assertThat(result.expired() + result.displaced()).isZero();
    assertThat(outside).exists();
  }

  @Test
  void aLinkThatIsCalledLikeASegmentIsNone() throws IOException {
    Path outside = write(root.resolve("outside"), OLD);
    Path link = Files.createDirectories(media.resolve("gate")).resolve(OLD);
    Files.createSymbolicLink(link, outside);

    sweep(new RoomLimits(0, 1), output("file", "gate"));

    assertThat(outside).exists();
    assertThat(link).isSymbolicLink();
  }

  @Test
  void keepsWhatIsBeingWritten() throws IOException {
    OutputSpec spec = output("file", "gate");
    SegmentFolder folder = store.open(spec);
    Path file = folder.begin(NOW.minus(Duration.ofDays(30)));
    write(media.resolve("gate"), file.getFileName().toString());

    assertThat(sweep(new RoomLimits(0, 1), spec).refusal()).isPresent();
    assertThat(file).exists();
    assertThat(folder.refusal()).isPresent();

    folder.complete(file, Duration.ofSeconds(1));
    assertThat(sweep(new RoomLimits(0, 1), spec).refusal()).isEmpty();
    assertThat(file).doesNotExist();
    assertThat(folder.refusal()).isEmpty();
  }

  @Test
  void oneThatCouldNotBeDiscardedIsNotKeptForEver() throws IOException {
    OutputSpec spec = output("file", "gate");
    SegmentFolder folder = store.open(spec);
    Path file = folder.begin(NOW.minus(Duration.ofDays(30)));
    Files.delete(file);
    Path inside = Files.createDirectory(file).resolve("something");
    Files.createFile(inside);
    assertThatThrownBy(() -> folder.discard(file)).isInstanceOf(IOException.class);
    Files.delete(inside);
    Files.delete(file);
    write(media.resolve("gate"), file.getFileName().toString());

    assertThat(sweep(RoomLimits.NONE, spec).expired()).isEqualTo(1);
  }

  @Test
  void theOldestOfAllOutputsGoesFirst() throws IOException {
    write(media.resolve("gate"), OLD);
    write(media.resolve("yard"), OLDER);
    OutputSpec[] outputs = Stream.of("gate", "yard").map(this::forEver).toArray(OutputSpec[]::new);

    SegmentSweep.Result result = sweep(new RoomLimits(0, 15), outputs);

    assertThat(result)
        .isEqualTo(new SegmentSweep.Result(1, 10, 0, 1, Optional.empty(), Optional.empty()));
    assertThat(media.resolve("gate").resolve(OLD)).exists();
  }

  @Test
  void whatCannotBeRemovedIsMadeUpForByTheNextOldest() throws IOException {
    write(media.resolve("gate"), OLDER);
    write(media.resolve("gate"), OLD);
    Path newest = write(media.resolve("gate"), "2026-11-20T00-00-00Z.mp4");
    SegmentSweep.Removing allButTheOldest =
        file -> {
          if (file.endsWith(OLDER)) {
            throw new IOException("it is protected");
          }
          Files.delete(file);
        };

    SegmentSweep.Result result =
        new SegmentSweep(store, allButTheOldest)
            .run(List.of(forEver("gate")), new RoomLimits(0, 20), NOW);

    assertThat(result.displaced()).isEqualTo(1);
    assertThat(result.bytes()).isEqualTo(20);
    assertThat(result.refusal()).isEmpty();
    assertThat(result.trouble().orElseThrow()).contains(OLDER, "it is protected");
    assertThat(media.resolve("gate").resolve(OLD)).doesNotExist();
    assertThat(newest).exists();
  }

  @Test
  void whereNothingCanBeRemovedRecordingStops() throws IOException {
    for (int day = 10; day < 20; day++) {
      write(media.resolve("gate"), "2026-11-" + day + "T00-00-00Z.mp4");
    }
    SegmentSweep readOnly =
        new SegmentSweep(
            store,
            file -> {
              throw new IOException("read-only file system");
            });

    SegmentSweep.Result result = readOnly.run(List.of(forEver("gate")), new RoomLimits(0, 95), NOW);

    assertThat(result.kept()).isEqualTo(10);
    assertThat(result.displaced()).isZero();
    assertThat(result.refusal()).isPresent();
    assertThat(store.open(forEver("gate")).refusal()).isEqualTo(result.refusal());
  }

  private OutputSpec forEver(String folder) {
    return new OutputSpec(
        "archive",
        output("file", folder).uri(),
        new Trust.Machine(),
        Optional.of(new RecordingSpec(Duration.ofMinutes(5), Duration.ZERO, 0)));
  }

  @Test
  void ofTwoOutputsInOneFolderTheMorePatientHolds() throws IOException {
    Path file = write(media.resolve("gate"), OLD);

    sweep(RoomLimits.NONE, output("file", "gate"), forEver("gate"));

    assertThat(file).exists();
  }

  @Test
  void aFolderThatIsNotThereIsNoTrouble() {
    assertThat(sweep(RoomLimits.NONE, output("file", "none")).trouble()).isEmpty();
  }

  @Test
  void noTwoSegmentsHaveOneName() throws IOException {
    SegmentFolder folder = store.open(output("file", "gate"));

    assertThat(List.of(folder.begin(NOW), folder.begin(NOW), folder.begin(NOW.plusMillis(999))))
        .extracting(file -> file.getFileName().toString())
        .containsExactly(
            "2026-11-23T12-00-00Z.mp4", "2026-11-23T12-00-00Z_2.mp4", "2026-11-23T12-00-00Z_3.mp4");
  }

  @Test
  void nothingIsMadeWhereALinkLeadsOut() throws IOException {
    Path outside = Files.createDirectory(root.resolve("outside"));
    Files.createDirectories(media);
    Files.createSymbolicLink(media.resolve("up"), outside);

    assertThatThrownBy(() -> store.open(output("file", "up/new")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("leads out of media-directory");
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void offersPlayersThePlaylistAndItsSegmentsAlone() throws IOException {
    OutputSpec spec = output("hls", "live");
    SegmentFolder folder = store.open(spec);
    Path file = folder.begin(NOW);
    folder.complete(file, Duration.ofSeconds(2));
    write(media.resolve("live"), "secret.txt");
    write(media, "2026-11-23T11-00-00Z.ts");
    Files.createSymbolicLink(
        media.resolve("live").resolve("2026-11-23T10-00-00Z.ts"), root.resolve("x"));

    assertThat(store.offered(spec, "index.m3u8")).isPresent();
    assertThat(store.offered(spec, "2026-11-23T12-00-00Z.ts")).contains(file);
    for (String name :
        List.of("secret.txt", "../2026-11-23T11-00-00Z.ts", "2026-11-23T10-00-00Z.ts", "..", "")) {
      assertThat(store.offered(spec, name)).as(name).isEmpty();
    }
  }

  @Test
  void aLiveFolderStaysSmall() throws IOException {
    write(media.resolve("live"), "2026-11-01T00-00-00Z.ts");
    Path other = write(media.resolve("live"), "other.ts");
    SegmentFolder folder = store.open(output("hls", "live"));
    for (int second = 0; second < 40; second += 2) {
      folder.complete(folder.begin(NOW.plusSeconds(second)), Duration.ofHours(8));
    }
    folder.end();

    try (Stream<Path> files = Files.list(media.resolve("live"))) {
      // Three that are offered, three that were, the playlist, and what is not ours.
      assertThat(files).hasSize(8).contains(other);
    }
    assertThat(Files.readString(media.resolve("live/index.m3u8"))).endsWith("#EXT-X-ENDLIST\n");
  }
}
