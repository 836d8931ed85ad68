package io.penstock.gst;

import com.sun.jna.Memory;
import com.sun.jna.Platform;
import io.penstock.media.OutputProgress;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The TCP socket under an {@code rtmp2sink}, which keeps it to itself: without it, a target that no
 * longer reads is not seen until all buffers of both machines are full, megabytes later. The sink
 * can be told the most that it may send in a second, and the socket then knows that number: one
 * that is far beyond any network, and different for each output, tells whose a socket is. Linux
 * alone; elsewhere nothing is found. For one thread at a time.
 */
final class TargetSocket {
  /** In thousands of bits a second: 16 Gb/s, and room for as many again below the limit. */
  private static final int MARK_FROM = 16_000_000;

  private static final int MARKS = 1_000_000;
  private static final int BYTES_PER_KILOBIT = 125;

  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
  private static final int IPPROTO_TCP = 6;
  private static final int TCP_INFO = 11;

  /** Fields of Linux's {@code struct tcp_info}, which only ever grows at its end. */
  private static final int INFO_UNACKNOWLEDGED = 24;

  private static final int INFO_MOST_PER_SECOND = 112;
  private static final int INFO_BYTES_DELIVERED = 120;
  private static final int INFO_NOT_SENT = 144;
  private static final int INFO_BYTES = 148;

  /** A look into every descriptor of the process is not for every half second. */
  private static final int MOST_SEARCHES = 5;

  private static final int NONE = -1;
  private static final AtomicInteger NEXT = new AtomicInteger();

  private final long mark;
  private int descriptor = NONE;
  private int searches;

  private TargetSocket(long mark) {
    this.mark = mark;
  }

  /** Has the socket that {@code sink} will open bear a mark. */
  static TargetSocket mark(Element sink) {
    long kilobits = MARK_FROM + (long) Math.floorMod(NEXT.getAndIncrement(), MARKS);
    sink.set("peak-kbps", kilobits);
    return new TargetSocket(kilobits * BYTES_PER_KILOBIT);
  }

  /** What the operating system knows of the connection; empty where it does not say. */
  Optional<OutputProgress.Wire> read() {
    if (!Platform.isLinux() || !Platform.is64Bit()) {
      return Optional.empty();
    }
    try (Memory info = new Memory(INFO_BYTES)) {
      if ((descriptor == NONE || !isOurs(descriptor, info)) && !find(info)) {
        return Optional.empty();
      }
      boolean pending = info.getInt(INFO_UNACKNOWLEDGED) != 0 || info.getInt(INFO_NOT_SENT) != 0;
      return Optional.of(new OutputProgress.Wire(info.getLong(INFO_BYTES_DELIVERED), pending));
    }
  }

  private boolean find(Memory info) {
    descriptor = NONE;
    if (searches++ >= MOST_SEARCHES) {
      return false;
    }
    try (DirectoryStream<Path> open = Files.newDirectoryStream(DESCRIPTORS)) {
      for (Path entry : open) {
        int candidate = Integer.parseInt(entry.getFileName().toString());
        if (isOurs(candidate, info)) {
          descriptor = candidate;
          return true;
        }
      }
    } catch (IOException e) {
      // Not for us to see here: the sink's own statistics have to do.
    }
    return false;
  }

  /**
   * Fills {@code info} and looks for the mark in it. A number that the process has given to another
   * file in the meantime is no socket with this mark.
   */
  private boolean isOurs(int candidate, Memory info) {
    try (Memory length = new Memory(4)) {
      length.setInt(0, INFO_BYTES);
      return Natives.C.getsockopt(candidate, IPPROTO_TCP, TCP_INFO, info, length) == 0
          && length.getInt(0) == INFO_BYTES
          && info.getLong(INFO_MOST_PER_SECOND) == mark;
    }
  }
}
