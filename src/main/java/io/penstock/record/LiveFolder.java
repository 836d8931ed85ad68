package io.penstock.record;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import io.penstock.stream.RecordingSpec;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;

/**
 * Segments for players, with their playlist. A segment that is no longer offered stays for as long
 * as a slow player may still read it.
 */
final class LiveFolder implements SegmentFolder {
  /** Segments that were offered a moment ago. */
  private static final int STAY = 3;

  private static final String NEXT = ".index.m3u8.next";

  private final SegmentStore store;
  private final Path folder;
  private final Playlist playlist;
  private final ArrayDeque<Path> leaving = new ArrayDeque<>();

  LiveFolder(SegmentStore store, Path folder, RecordingSpec spec, Instant begin)
      throws IOException {
    this.store = store;
    this.folder = folder;
    this.playlist = new Playlist(spec.segment(), spec.keepFor(), begin);
    removeLeftOvers();
  }

  /** Those of an attempt that ended, perhaps with the process: nobody offers them any more. */
  private void removeLeftOvers() throws IOException {
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(folder, "*." + SegmentKind.LIVE.extension())) {
      for (Path file : files) {
        boolean isOurs = SegmentName.parse(file.getFileName().toString()).isPresent();
        if (isOurs && !store.isBeingWritten(file) && Files.isRegularFile(file, NOFOLLOW_LINKS)) {
          Files.deleteIfExists(file);
        }
      }
    }
    Files.deleteIfExists(folder.resolve(SegmentStore.PLAYLIST));
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
