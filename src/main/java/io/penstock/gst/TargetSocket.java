package io.penstock.gst;

import com.sun.jna.Memory;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import io.penstock.media.OutputProgress;
import io.penstock.push.TargetRelay;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The TCP socket to a target, which whoever opened it keeps to itself: without it, a target that no
 * longer reads is not seen until all buffers of both machines are full, megabytes later. An {@code
 * rtmp2sink} can be told the most that it may send in a second, and the socket then knows that
 * number: one that is far beyond any network, and different for each output, tells whose a socket
 * is. A relay's is told by its two ends. Linux alone; elsewhere nothing is found. For one thread at
 * a time.
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

  /** Of {@code struct sockaddr}: the port in network order, and where the address begins. */
  private static final int ADDRESS_BYTES = 128;

  private static final int FAMILY_IPV4 = 2;
  private static final int FAMILY_IPV6 = 10;
  private static final int PORT_AT = 2;
  private static final int IPV4_AT = 4;
  private static final int IPV6_AT = 8;

  /** A look into every descriptor of the process is not for every half second. */
  private static final int MOST_SEARCHES = 5;

  private static final int NONE = -1;
  private static final AtomicInteger NEXT = new AtomicInteger();

  private final Identity identity;
  private int descriptor = NONE;
  private int searches;

  /** How a socket is known. */
  @FunctionalInterface
  private interface Identity {
    /**
     * @param info what the socket says of itself
     */
    boolean is(int candidate, Memory info);
  }

  private TargetSocket(Identity identity) {
    this.identity = identity;
  }

  /** Has the socket that {@code sink} will open bear a mark. */
  static TargetSocket mark(Element sink) {
    long kilobits = MARK_FROM + (long) Math.floorMod(NEXT.getAndIncrement(), MARKS);
    sink.set("peak-kbps", kilobits);
    long mark = kilobits * BYTES_PER_KILOBIT;
    return new TargetSocket((candidate, info) -> info.getLong(INFO_MOST_PER_SECOND) == mark);
  }

  /** The socket of a relay's connection. */
  static TargetSocket between(TargetRelay.Ends ends) {
    return new TargetSocket(
        (candidate, info) ->
            is(ends.ours(), candidate, Natives.C::getsockname)
                && is(ends.theirs(), candidate, Natives.C::getpeername));
  }

  /** One of the two functions that tell the end of a socket. */
  @FunctionalInterface
  private interface End {
    int read(int socket, Pointer address, Pointer length);
  }

  private static boolean is(InetSocketAddress wanted, int candidate, End end) {
    try (Memory address = new Memory(ADDRESS_BYTES);
        Memory length = new Memory(4)) {
      length.setInt(0, ADDRESS_BYTES);
      if (end.read(candidate, address, length) != 0) {
        return false;
      }
      short family = address.getShort(0);
      boolean known = family == FAMILY_IPV4 || family == FAMILY_IPV6;
      int port = ((address.getByte(PORT_AT) & 0xff) << 8) | (address.getByte(PORT_AT + 1) & 0xff);
      return known
          && port == wanted.getPort()
          // An IPv4 address within IPv6 comes out as the former.
          && InetAddress.getByAddress(
                  family == FAMILY_IPV4
                      ? address.getByteArray(IPV4_AT, 4)
                      : address.getByteArray(IPV6_AT, 16))
              .equals(InetAddress.getByAddress(wanted.getAddress().getAddress()));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of another length", e);
    }
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
   * Fills {@code info} and sees whose it is. A number that the process has given to another file in
   * the meantime is no such socket.
   */
  private boolean isOurs(int candidate, Memory info) {
    try (Memory length = new Memory(4)) {
      length.setInt(0, INFO_BYTES);
      return Natives.C.getsockopt(candidate, IPPROTO_TCP, TCP_INFO, info, length) == 0
          && length.getInt(0) == INFO_BYTES
          && identity.is(candidate, info);
    }
  }
}
