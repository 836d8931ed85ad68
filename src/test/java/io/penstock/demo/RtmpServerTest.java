package io.penstock.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.penstock.testkit.Await;
import io.penstock.testkit.ClipSpec;
import io.penstock.testkit.NumberedClip;
import io.penstock.testkit.RtmpPush;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RtmpServerTest {
  private static final Duration LIMIT = Duration.ofSeconds(15);
  private static final NumberedClip CLIP = NumberedClip.of(ClipSpec.small());

  @Test
  void tellsWhoPublishesAndDropsThem() {
    try (RtmpServer server = RtmpServer.open(RtmpServerSettings.anyPort().withAckWindow(100_000));
        RtmpPush push = RtmpPush.of(CLIP, server.address("gate"))) {
      RtmpPublisher first = awaitPublisher(server, "gate");
      Await.until(
          LIMIT, () -> awaitPublisher(server, "gate").bytesIn() > first.bytesIn(), "bytes arrive");
      assertThat(first.clientId()).isPositive();
      assertThat(first.connected()).isLessThan(LIMIT);
      assertThat(server.publisher("other")).isEmpty();

      server.dropPublisher("gate");
      Await.until(LIMIT, () -> !push.isAlive(), "the publisher is thrown out");
      Await.until(LIMIT, () -> server.publisher("gate").isEmpty(), "nobody publishes");
    }
  }

  @Test
  void comesBackOnTheSamePort() {
    try (RtmpServer server = RtmpServer.open(RtmpServerSettings.anyPort())) {
      server.stop();
      assertThat(server.isRunning()).isFalse();
      assertPortIsClosed(server.port());
      server.start();
      server.kill();
      assertPortIsClosed(server.port());
      server.start();
      try (RtmpPush push = RtmpPush.of(CLIP, server.address("gate"))) {
        awaitPublisher(server, "gate");
        assertThat(push.isAlive()).isTrue();
        server.kill();
        Await.until(LIMIT, () -> !push.isAlive(), "the publisher sees the end");
      }
    }
  }

  @Test
  void hangsWhileFrozen() {
    try (RtmpServer server = RtmpServer.open(RtmpServerSettings.anyPort())) {
      server.freeze();
      assertThat(server.isRunning()).isTrue();
      assertThatThrownBy(server::publishers).hasRootCauseMessage("Read timed out");
      server.thaw();
      assertThat(server.publishers()).isEmpty();
      server.freeze();
    }
  }

  @Test
  void refusesWhomTheHookRefuses() throws IOException {
    HttpServer hook =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    hook.createContext(
        "/",
        exchange -> {
          boolean welcome = exchange.getRequestURI().getQuery().contains("name=friend");
          exchange.sendResponseHeaders(welcome ? 200 : 403, -1);
          exchange.close();
        });
    hook.start();
    URI url = URI.create("http://127.0.0.1:" + hook.getAddress().getPort() + "/publish");
    try (RtmpServer server = RtmpServer.open(RtmpServerSettings.anyPort().withOnPublish(url));
        RtmpPush friend = RtmpPush.of(CLIP, server.address("friend"));
        RtmpPush stranger = RtmpPush.of(CLIP, server.address("stranger"))) {
      awaitPublisher(server, "friend");
      Await.until(LIMIT, () -> !stranger.isAlive(), "the stranger is refused");
      assertThat(friend.isAlive()).isTrue();
    } finally {
      hook.stop(0);
    }
  }

  @Test
  void leavesNothingBehind() {
    RtmpServer server = RtmpServer.open(RtmpServerSettings.anyPort().withRecording());
    long pid = server.pid().orElseThrow();
    Path folder = folderOf(pid);
    server.close();
    server.close();
    assertThat(ProcessHandle.of(pid)).isEmpty();
    assertThat(folder).doesNotExist();
    assertThatThrownBy(server::start)
        .hasMessage("the RTMP server on port " + server.port() + " is closed");
  }

  @Test
  void endsWithAJvmThatIsKilled() throws IOException {
    Process jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                RtmpServerHolder.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    long pid = Long.parseLong(jvm.inputReader().readLine());
    assertThat(ProcessHandle.of(pid)).isPresent();
    jvm.destroyForcibly();
    Await.until(LIMIT, () -> !isRunning(pid), "nginx ends with its JVM");
  }

  @Test
  void saysWhyItDoesNotStart() {
    try (RtmpServer server = RtmpServer.open(RtmpServerSettings.anyPort())) {
      assertThatThrownBy(() -> RtmpServer.open(RtmpServerSettings.onPort(server.port())))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "the RTMP server ended as it started: bind() to 127.0.0.1:%d failed"
                      .formatted(server.port())
                  + " (98: Address already in use); still could not bind()");
    }
  }

  private static RtmpPublisher awaitPublisher(RtmpServer server, String name) {
    return Await.value(LIMIT, () -> server.publisher(name), name + " is published");
  }

  private static void assertPortIsClosed(int port) {
    assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
        .isInstanceOf(ConnectException.class);
  }

  private static Path folderOf(long pid) {
    List<String> arguments =
        Optional.of(ProcessHandle.of(pid).orElseThrow().info())
            .flatMap(ProcessHandle.Info::arguments)
            .map(List::of)
            .orElseThrow();
    return Path.of(arguments.get(arguments.indexOf("-p") + 1));
  }

  /** A process that nobody has waited for yet is there, but runs no more. */
  private static boolean isRunning(long pid) {
    try {
      return !java.nio.file.Files.readString(Path.of("/proc/" + pid + "/stat")).contains(") Z ");
    } catch (IOException e) {
      return false;
    }
  }
}
