package io.penstock.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Takes TLS connections on 127.0.0.1 and passes what is in them to a plain server there: RTSPS in
 * front of RTSP. Two threads a connection, so not for crowds. Where the plain server refuses, the
 * connection is taken and closed. Whoever opened it closes it, which closes all connections.
 */
public final class TlsFront implements AutoCloseable {
  private static final long JOIN_MILLIS = TimeUnit.SECONDS.toMillis(1);
  private static final int BUFFER_BYTES = 16 * 1024;

  private final ServerSocket listening;
  private final int plainPort;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  private TlsFront(int plainPort, TestCertificate certificate) {
    this.plainPort = plainPort;
    try {
      listening =
          certificate
              .context()
              .getServerSocketFactory()
              .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen for TLS", e);
    }
    start("tls-front", this::accept);
  }

  /** A front on any free port. */
  public static TlsFront before(int plainPort, TestCertificate certificate) {
    return new TlsFront(plainPort, certificate);
  }

  /** Where clients connect. */
  public int port() {
    return listening.getLocalPort();
  }

  /** The address behind {@code rtsp://}, as it is seen through this front. */
  public String address(String plain) {
    return plain
        .replaceFirst("^rtsp:", "rtsps:")
        .replaceFirst(":" + plainPort + "(?=/|$)", ":" + port());
  }

  @Override
  public void close() {
    closed = true;
    EventLoop.closeQuietly(listening);
    sockets.forEach(EventLoop::closeQuietly);
    for (Thread thread : threads) {
      try {
        thread.join(JOIN_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void accept() {
    while (!closed) {
      try {
        Socket client = listening.accept();
        keep(client);
        Socket plain = keep(new Socket());
        start("tls-front-up", () -> connect(client, plain));
      } catch (IOException e) {
        // Closed, or a caller gave up.
      }
    }
  }

  private void connect(Socket client, Socket plain) {
    try {
      plain.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), plainPort));
      start("tls-front-down", () -> pump(plain, client));
      pump(client, plain);
    } catch (IOException e) {
      drop(client);
    }
  }

  private void pump(Socket from, Socket to) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] bytes = new byte[BUFFER_BYTES];
      for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
        out.write(bytes, 0, count);
      }
    } catch (IOException e) {
      // One of the two is gone, or the client does not trust the certificate.
    } finally {
      drop(from);
      drop(to);
    }
  }

  private Socket keep(Socket socket) {
    sockets.add(socket);
    if (closed) {
      drop(socket);
    }
    return socket;
  }

  private void drop(Socket socket) {
    sockets.remove(socket);
    EventLoop.closeQuietly(socket);
  }

  private void start(String name, Runnable work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } finally {
                threads.remove(Thread.currentThread());
              }
            },
            name + "-" + plainPort);
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }
}
