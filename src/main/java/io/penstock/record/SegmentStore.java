package io.penstock.record;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.penstock.stream.OutputSpec;
import io.penstock.stream.RecordingSpec;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The folders of segments below the media directory: nothing is written, read or removed outside
 * it, wherever links lead. Knows what is being written, and whether there is room. For any thread.
 */
public final class SegmentStore {
  /** What players read first. */
  static final String PLAYLIST = "index.m3u8";

  /** More segments do not begin within a second. */
  private static final int MOST_A_SECOND = 999;

  private final Path media;
  private final Set<Path> written = ConcurrentHashMap.newKeySet();
  private volatile Optional<String> refusal = Optional.empty();

  /**
   * @param media the media directory, which need not be there yet
   */
  public SegmentStore(Path media) {
    this.media = media.toAbsolutePath().normalize();
  }

  /** One that may write anywhere: for pipelines that nobody but their opener knows. */
  public static SegmentStore anywhere() {
    return new SegmentStore(Path.of("/"));
  }

  /**
   * The folder of an output, which is made where it is not there.
   *
   * @throws IOException where it cannot be, or leads out of the media directory
   * @throws IllegalArgumentException where the output has none
   */
  public SegmentFolder open(OutputSpec output) throws IOException {
    RecordingSpec spec =
        output
            .recording()
            .orElseThrow(() -> new IllegalArgumentException(output.name() + " has no segments"));
    Path folder = folder(output);
    Files.createDirectories(media);
    makeInside(folder);
    Path real = inside(folder).orElseThrow(() -> new IOException("leads out of media-directory"));
    return output.uri().scheme().equals("hls")
        ? new LiveFolder(this, real, spec, Instant.now())
        : new RecordingFolder(this, real);
  }

  /** Makes each folder in the one above it, so that nothing is made where a link leads out. */
  private void makeInside(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Path parent = folder.getParent();
    if (parent == null) {
      throw new IOException("is not in media-directory");
    }
    makeInside(parent);
    if (inside(parent).isEmpty()) {
      throw new IOException("leads out of media-directory");
    }
    Files.createDirectory(folder);
  }

  static Path folder(OutputSpec output) {
    return Path.of(output.uri().path()).toAbsolutePath().normalize();
  }

  /** The folder with its links resolved; empty where it is none, or outside. */
  Optional<Path> inside(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    Path real = folder.toRealPath();
    return real.startsWith(media.toRealPath()) ? Optional.of(real) : Optional.empty();
  }

  /**
   * A file that players may read; empty where there is none of that name.
   *
   * @param output whose scheme is {@code hls}
   */
  public Optional<Path> offered(OutputSpec output, String name) throws IOException {
    boolean ours =
        name.equals(PLAYLIST)
            || SegmentName.parse(name)
                .filter(each -> each.extension().equals(SegmentKind.LIVE.extension()))
                .isPresent();
    return ours
        ? inside(folder(output))
            .map(folder -> folder.resolve(name))
            .filter(file -> Files.isRegularFile(file, NOFOLLOW_LINKS))
        : Optional.empty();
  }

  Path media() {
    return media;
  }

  /** Makes a file that nobody had before. */
  Path begin(Path folder, Instant begin, SegmentKind kind) throws IOException {
    Instant second = Instant.ofEpochSecond(begin.getEpochSecond());
    for (int number = 1; number <= MOST_A_SECOND; number++) {
      Path file = folder.resolve(new SegmentName(second, number, kind.extension()).toString());
      // Before it is there, so that nobody sees it as one to remove.
      if (written.add(file)) {
        try {
          return Files.createFile(file);
        } catch (FileAlreadyExistsException e) {
          written.remove(file);
        } catch (IOException e) {
          written.remove(file);
          throw e;
        }
      }
    }
    throw new IOException("too many segments begin within one second");
  }

  void ended(Path segment) {
    written.remove(segment);
  }

  boolean isBeingWritten(Path segment) {
    return written.contains(segment);
  }

  /** Why nothing may be recorded now. */
  Optional<String> refusal() {
    return refusal;
  }

  void refuse(Optional<String> why) {
    refusal = why;
  }
}
