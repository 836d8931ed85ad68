package io.penstock.record;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import io.penstock.stream.RecordingSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Segments for players, with their playlist. A segment that is no longer offered stays for as long
 * as a slow player may still read it. What an attempt before has offered until a moment ago goes on
 * being offered, so that players stay; what is older is of no use to them, and goes.
 */
final class LiveFolder implements SegmentFolder {
  /** Segments that were offered a moment ago. */
  private static final int STAY = 3;

  /** Nobody waits longer for a stream to come back, and who comes anew wants no older pictures. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** An hour of segments of a second. */
  private static final long MOST_BYTES = 1_000_000;

  private static final String NEXT = ".index.m3u8.next";

  private final SegmentStore store;
  private final Path folder;
  private final Playlist playlist;
  private final ArrayDeque<Path> leaving = new ArrayDeque<>();

  LiveFolder(SegmentStore store, Path folder, RecordingSpec spec, Instant begin)
      throws IOException {
    this.store = store;
    this.folder = folder;
    Optional<Playlist> before = before(spec, begin);
    this.playlist = before.orElseGet(() -> new Playlist(spec.segment(), spec.keepFor(), begin));
    removeLeftOvers(new HashSet<>(playlist.names()));
    if (before.isPresent()) {
      // It may say that it has ended.
      write(false);
    } else {
      Files.deleteIfExists(folder.resolve(SegmentStore.PLAYLIST));
    }
  }

  /** What players were offered until a moment ago, with all of its segments; empty where not. */
  private Optional<Playlist> before(RecordingSpec spec, Instant now) throws IOException {
    Path file = folder.resolve(SegmentStore.PLAYLIST);
    boolean isFresh =
        Files.isRegularFile(file, NOFOLLOW_LINKS)
            && Files.size(file) < MOST_BYTES
            && Files.getLastModifiedTime(file).toInstant().isAfter(now.minus(PATIENCE));
    return isFresh
        ? Playlist.after(
                new String(Files.readAllBytes(file), StandardCharsets.UTF_8),
                spec.segment(),
                spec.keepFor())
            .filter(
                found ->
                    found.names().stream()
                        .allMatch(
                            name -> Files.isRegularFile(folder.resolve(name), NOFOLLOW_LINKS)))
        : Optional.empty();
  }

  /** Those of an attempt that ended, perhaps with the process, which nobody offers any more. */
  private void removeLeftOvers(Set<String> offered) throws IOException {
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(folder, "*." + SegmentKind.LIVE.extension())) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        boolean isLeft = SegmentName.parse(name).isPresent() && !offered.contains(name);
        if (isLeft && !store.isBeingWritten(file) && Files.isRegularFile(file, NOFOLLOW_LINKS)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  @Override
  public SegmentKind kind() {
    return SegmentKind.LIVE;
  }

  /** It takes the place of what it removes. */
  @Override
  public Optional<String> refusal() {
    return Optional.empty();
  }

  @Override
  public Path begin(Instant begin) throws IOException {
    return store.begin(folder, begin, SegmentKind.LIVE);
  }

  @Override
  public void complete(Path segment, Duration length) throws IOException {
    store.ended(segment);
    for (String name : playlist.add(segment.getFileName().toString(), length)) {
      leaving.add(folder.resolve(name));
    }
    write(false);
    while (leaving.size() > STAY) {
      Files.deleteIfExists(leaving.remove());
    }
  }

  @Override
  public void leave(Path segment) {
    store.ended(segment);
  }

  @Override
  public void discard(Path segment) throws IOException {
    // Whether it can be removed or not: nobody writes it any more.
    store.ended(segment);
    Files.deleteIfExists(segment);
  }

  @Override
  public void end() throws IOException {
    write(true);
  }

  private void write(boolean ended) throws IOException {
    Path next = folder.resolve(NEXT);
    // It may be a link that somebody else put there.
    Files.deleteIfExists(next);
    Files.writeString(next, playlist.text(ended));
    Files.move(next, folder.resolve(SegmentStore.PLAYLIST), ATOMIC_MOVE, REPLACE_EXISTING);
  }
}
