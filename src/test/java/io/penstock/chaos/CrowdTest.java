package io.penstock.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.testkit.Await;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** One server and one proxy carry a fleet. */
class CrowdTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int CLIENTS = 250;
  private static final long POLL_NANOS = Duration.ofMillis(20).toNanos();

  private final CameraScript small = CameraScript.of(PreEncodedClip.moving(160, 120, 5, 5, 10));

  @Test
  void servesAFleetWithOneThreadEach() throws IOException {
    List<Socket> clients = new ArrayList<>();
    try (ScriptedRtspServer server = ScriptedRtspServer.open();
        FaultProxy proxy = FaultProxy.before(server.port())) {
      int threads = ManagementFactory.getThreadMXBean().getThreadCount();
      for (int number = 0; number < CLIENTS; number++) {
        server.put("/camera-" + number, small);
        Socket client = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        clients.add(client);
        new RtspCaller(client, "/camera-" + number).play();
      }
      assertThat(server.counts().sessions()).isEqualTo(CLIENTS);
      assertThat(ManagementFactory.getThreadMXBean().getThreadCount())
          .isLessThanOrEqualTo(threads + 5);
      assertKeepsPace(server, clients);
      server.vanish(ScriptedRtspServer.Vanishing.RESET);
      Await.until(LIMIT, () -> proxy.counts().open() == 0, "all are gone");
      assertThat(server.counts().sessions()).isZero();
      assertThat(server.counts().handshakesPerSecondPeak()).isBetween(1, CLIENTS);
    } finally {
      for (Socket client : clients) {
        client.close();
      }
    }
  }

  /** Whoever does not read holds nobody up, so the sockets are emptied without a look. */
  private static void assertKeepsPace(ScriptedRtspServer server, List<Socket> clients)
      throws IOException {
    long before = server.counts().pictures();
    long cpu = fixtureCpuNanos();
    long start = System.nanoTime();
    long period = Duration.ofSeconds(3).toNanos();
    while (System.nanoTime() - start < period) {
      for (Socket client : clients) {
        client.getInputStream().skip(client.getInputStream().available());
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    long sent = server.counts().pictures() - before;
    double cores = (fixtureCpuNanos() - cpu) / 1e9 / seconds;
    assertThat(sent / seconds / CLIENTS).as("pictures a second of each").isBetween(4.0, 6.0);
    assertThat(cores).as("cores of server and proxy").isLessThan(0.5);
    System.out.printf(
        "%d cameras: %d pictures in %.1f s, %.3f cores of server and proxy%n",
        CLIENTS, sent, seconds, cores);
  }

  private static long fixtureCpuNanos() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
        .filter(Objects::nonNull)
        .filter(thread -> thread.getThreadName().matches("scripted-rtsp|fault-proxy-.*"))
        .mapToLong(thread -> threads.getThreadCpuTime(thread.getThreadId()))
        .sum();
  }
}
