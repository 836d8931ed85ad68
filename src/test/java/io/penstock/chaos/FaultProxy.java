package io.penstock.chaos;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A TCP proxy on 127.0.0.1 in front of a server on 127.0.0.1 that does what networks do to
 * connections. It starts as a good one. Every change holds at once for the connections that are
 * there and for those to come, unless it says otherwise. Any thread may call it; whoever opened it
 * closes it, which closes all connections.
 */
public final class FaultProxy implements AutoCloseable {
  private final EventLoop loop;
  private final InetSocketAddress server;
  private final LoopListener listener;
  private final Set<ProxyLink> links = new LinkedHashSet<>();
  private final List<LoopSocket> swallowed = new ArrayList<>();
  private Traffic up = Traffic.FREE;
  private Traffic down = Traffic.FREE;
  private RtpFaults faults = RtpFaults.none();
  private boolean filtering;
  private boolean blackHole;
  private long connections;
  private long bytesUp;
  private long bytesDown;

  private FaultProxy(int serverPort, int receiveBufferBytes) {
    server = new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort);
    loop = new EventLoop("fault-proxy-" + serverPort);
    listener = new LoopListener(loop, receiveBufferBytes, this::accepted);
    loop.run(listener::open);
  }

  /** Which way bytes go. */
  public enum Direction {
    TO_SERVER,
    TO_CLIENT
  }

  /**
   * What holds for a direction.
   *
   * @param rate bytes a second; 0 for no limit
   */
  private record Traffic(boolean stalled, long rate, Duration latency) {
    static final Traffic FREE = new Traffic(false, 0, Duration.ZERO);
  }

  /** A proxy on any free port in front of this port. */
  public static FaultProxy before(int serverPort) {
    return new FaultProxy(serverPort, 0);
  }

  /**
   * The same, with a small receive buffer towards clients, so that they soon feel a stall or a slow
   * line.
   */
  public static FaultProxy before(int serverPort, int receiveBufferBytes) {
    return new FaultProxy(serverPort, receiveBufferBytes);
  }

  /** Where clients connect. */
  public int port() {
    return loop.call(listener::port);
  }

  /** {@code address} with this proxy's port in place of the server's. */
  public String address(String address) {
    return address.replaceFirst(":" + server.getPort() + "(?=/|$)", ":" + port());
  }

  /** Lets everything pass again: all below is undone, except what was closed. */
  public void pass() {
    change(
        () -> {
          up = Traffic.FREE;
          down = Traffic.FREE;
          faults = RtpFaults.none();
          blackHole = false;
          listener.open();
        });
  }

  /** Moves no byte any more, in either direction; connections stay open. */
  public void stall() {
    stall(Direction.TO_SERVER);
    stall(Direction.TO_CLIENT);
  }

  /** Moves no byte in this direction any more; connections stay open. */
  public void stall(Direction direction) {
    set(direction, now -> new Traffic(true, now.rate, now.latency));
  }

  /** Passes at most so many bytes a second in this direction, of each connection. */
  public void limit(Direction direction, long bytesPerSecond) {
    set(direction, now -> new Traffic(now.stalled, bytesPerSecond, now.latency));
  }

  /** Keeps bytes back for this time, in each direction. */
  public void delay(Duration latency) {
    for (Direction direction : Direction.values()) {
      set(direction, now -> new Traffic(now.stalled, now.rate, latency));
    }
  }

  /** Resets all connections of now. */
  public void reset() {
    everyConnection(ProxyLink::reset, LoopSocket::reset);
  }

  /** Closes all connections of now, in order. */
  public void hangUp() {
    everyConnection(ProxyLink::close, LoopSocket::close);
  }

  /** Refuses new connections; those of now stay. */
  public void refuse() {
    change(listener::close);
  }

  /** Takes new connections again, on the same port. */
  public void accept() {
    change(listener::open);
  }

  /** Takes new connections and says nothing to them, for as long as they last. */
  public void swallow() {
    change(() -> blackHole = true);
  }

  /**
   * Spoils the RTP that comes from the server over TCP. To be called before the first connection
   * that is to be spoilt: bytes of older ones pass untouched, since it is not known where in them a
   * packet begins.
   */
  public void spoil(RtpFaults spoilt) {
    change(
        () -> {
          filtering = true;
          faults = spoilt;
        });
  }

  /** What it has seen so far. */
  public ProxyCounts counts() {
    return loop.call(
        () -> {
          long toServer = bytesUp;
          long toClient = bytesDown;
          for (ProxyLink link : links) {
            toServer += link.bytes(Direction.TO_SERVER);
            toClient += link.bytes(Direction.TO_CLIENT);
          }
          return new ProxyCounts(connections, open(), toServer, toClient);
        });
  }

  @Override
  public void close() {
    loop.close();
  }

  private int open() {
    return links.size() + (int) swallowed.stream().filter(LoopSocket::isOpen).count();
  }

  private void everyConnection(Consumer<ProxyLink> link, Consumer<LoopSocket> alone) {
    change(
        () -> {
          List.copyOf(links).forEach(link);
          swallowed.forEach(alone);
          swallowed.clear();
        });
  }

  private void set(Direction direction, UnaryOperator<Traffic> change) {
    change(
        () -> {
          if (direction == Direction.TO_SERVER) {
            up = change.apply(up);
          } else {
            down = change.apply(down);
          }
        });
  }

  private void change(Runnable change) {
    loop.run(
        () -> {
          change.run();
          List.copyOf(links).forEach(ProxyLink::pump);
        });
  }

  private void accepted(SocketChannel client) {
    connections++;
    try {
      if (blackHole) {
        swallowed.add(new LoopSocket(loop, client, new Deaf()));
      } else {
        links.add(new ProxyLink(loop, client, server, Rules::new, this::gone));
      }
    } catch (IOException e) {
      EventLoop.closeQuietly(client);
    }
  }

  private void gone(ProxyLink link) {
    if (links.remove(link)) {
      bytesUp += link.bytes(Direction.TO_SERVER);
      bytesDown += link.bytes(Direction.TO_CLIENT);
    }
  }

  /** What holds for a direction of one connection now. */
  private final class Rules implements ProxyLane.Rules {
    private final Direction direction;
    private final Optional<InterleavedFilter> filter;

    Rules(Direction direction) {
      this.direction = direction;
      filter =
          filtering && direction == Direction.TO_CLIENT
              ? Optional.of(new InterleavedFilter())
              : Optional.empty();
    }

    private Traffic traffic() {
      return direction == Direction.TO_SERVER ? up : down;
    }

    @Override
    public boolean stalled() {
      return traffic().stalled;
    }

    @Override
    public long rate() {
      return traffic().rate;
    }

    @Override
    public Duration latency() {
      return traffic().latency;
    }

    @Override
    public List<ByteBuffer> filter(ByteBuffer bytes) {
      return filter
          .map(spoiler -> spoiler.filter(bytes, faults))
          .orElseGet(() -> List.of(ByteBuffer.allocate(bytes.remaining()).put(bytes).flip()));
    }
  }

  /** What comes of a connection into the black hole: nothing. */
  private static final class Deaf implements LoopSocket.Listener {
    @Override
    public void received(ByteBuffer bytes) {}

    @Override
    public void closed() {}
  }
}
