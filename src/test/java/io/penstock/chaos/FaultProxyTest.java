package io.penstock.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.testkit.Await;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultProxyTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int SHORT_MILLIS = 200;

  private final Echo echo = new Echo();
  private final FaultProxy proxy = FaultProxy.before(echo.port());

  @BeforeEach
  void start() {
    echo.start();
  }

  @AfterEach
  void stop() throws Exception {
    proxy.close();
    echo.close();
  }

  @Test
  void passesBytesBothWaysAndCountsThem() throws IOException {
    try (Socket client = connect()) {
      assertThat(echoed(client, "hello")).isEqualTo("hello");

      assertThat(proxy.counts()).isEqualTo(new ProxyCounts(1, 1, 5, 5));
    }
    Await.until(LIMIT, () -> proxy.counts().open() == 0, "the link is gone");
    assertThat(proxy.counts()).isEqualTo(new ProxyCounts(1, 0, 5, 5));
  }

  @Test
  void holdsBackWhileStalledAndLosesNothing() throws IOException {
    try (Socket client = connect()) {
      assertThat(echoed(client, "before")).isEqualTo("before");
      proxy.stall(FaultProxy.Direction.TO_CLIENT);
      client.getOutputStream().write("during".getBytes(StandardCharsets.US_ASCII));

      client.setSoTimeout(SHORT_MILLIS);
      assertThatThrownBy(() -> client.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);

      proxy.pass();
      client.setSoTimeout((int) LIMIT.toMillis());
      assertThat(read(client, 6)).isEqualTo("during");
    }
  }

  @Test
  void aStalledProxyStopsASenderSoon() throws IOException {
    try (FaultProxy small = FaultProxy.before(echo.port(), 8192);
        Socket client = new Socket(InetAddress.getLoopbackAddress(), small.port())) {
      small.stall();
      client.setSendBufferSize(8192);
      byte[] megabytes = new byte[8 * 1024 * 1024];
      Thread writer =
          new Thread(
              () -> {
                try {
                  client.getOutputStream().write(megabytes);
                } catch (IOException e) {
                  // Reset below: that is how it gets out.
                }
              });
      writer.start();
      Await.until(
          LIMIT,
          () -> small.counts().connections() == 1 && writer.isAlive(),
          "the writer is connected and held up");
      assertThat(small.counts().bytesToServer()).isZero();
      small.reset();
      Await.until(LIMIT, () -> !writer.isAlive(), "the writer ends");
    }
  }

  @Test
  void passesAtMostTheLimit() throws IOException {
    proxy.limit(FaultProxy.Direction.TO_SERVER, 20_000);
    try (Socket client = connect()) {
      long start = System.nanoTime();
      assertThat(echoed(client, "x".repeat(10_000))).hasSize(10_000);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(400));
    }
  }

  @Test
  void keepsBytesBackForTheLatency() throws IOException {
    proxy.delay(Duration.ofMillis(150));
    try (Socket client = connect()) {
      long start = System.nanoTime();
      assertThat(echoed(client, "late")).isEqualTo("late");
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }
  }

  @Test
  void resetsWhatIsOpen() throws IOException {
    try (Socket client = connect()) {
      assertThat(echoed(client, "on")).isEqualTo("on");
      proxy.reset();
      assertThatThrownBy(() -> client.getInputStream().read())
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
    }
  }

  @Test
  void hangsUpInOrder() throws IOException {
    try (Socket client = connect()) {
      assertThat(echoed(client, "on")).isEqualTo("on");
      proxy.hangUp();
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void refusesAndComesBackOnTheSamePort() throws IOException {
    int port = proxy.port();
    try (Socket before = connect()) {
      assertThat(echoed(before, "there")).isEqualTo("there");
      proxy.refuse();
      assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
      assertThat(echoed(before, "still there")).isEqualTo("still there");
      proxy.accept();
      assertThat(proxy.port()).isEqualTo(port);
      try (Socket after = connect()) {
        assertThat(echoed(after, "back")).isEqualTo("back");
      }
    }
  }

  @Test
  void swallowsNewConnectionsAndKeepsOldOnes() throws IOException {
    try (Socket before = connect()) {
      assertThat(echoed(before, "there")).isEqualTo("there");
      proxy.swallow();
      try (Socket lost = connect()) {
        lost.getOutputStream().write(1);
        lost.setSoTimeout(SHORT_MILLIS);
        assertThatThrownBy(() -> lost.getInputStream().read())
            .isInstanceOf(SocketTimeoutException.class);
        assertThat(proxy.counts().open()).isEqualTo(2);
      }
      assertThat(echoed(before, "still there")).isEqualTo("still there");
    }
  }

  @Test
  void closesTheClientWhenNoServerIsThere() throws Exception {
    echo.close();
    try (Socket client = connect()) {
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void endsItsThreadAndItsConnectionsWhenClosed() throws IOException {
    try (Socket client = connect()) {
      assertThat(echoed(client, "on")).isEqualTo("on");
      proxy.close();
      assertThat(client.getInputStream().read()).isEqualTo(-1);
      assertThat(Thread.getAllStackTraces().keySet())
          .extracting(Thread::getName)
          .doesNotContain("fault-proxy-" + echo.port());
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    socket.setSoTimeout((int) LIMIT.toMillis());
    return socket;
  }

  private static String echoed(Socket client, String text) throws IOException {
    client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    return read(client, text.length());
  }

  private static String read(Socket client, int length) throws IOException {
    return new String(client.getInputStream().readNBytes(length), StandardCharsets.US_ASCII);
  }

  /** Says what it hears, to each caller. */
  private static final class Echo extends Thread {
    private final ServerSocket listening;

    Echo() {
      super("echo");
      setDaemon(true);
      try {
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    int port() {
      return listening.getLocalPort();
    }

    @Override
    public void run() {
      while (!listening.isClosed()) {
        try {
          Socket caller = listening.accept();
          Thread answer = new Thread(() -> answer(caller), "echo-answer");
          answer.setDaemon(true);
          answer.start();
        } catch (IOException e) {
          return;
        }
      }
    }

    private static void answer(Socket caller) {
      try (caller;
          InputStream in = caller.getInputStream();
          OutputStream out = caller.getOutputStream()) {
        in.transferTo(out);
      } catch (IOException e) {
        // The caller is gone.
      }
    }

    void close() throws IOException, InterruptedException {
      listening.close();
      join(LIMIT.toMillis());
    }
  }
}
