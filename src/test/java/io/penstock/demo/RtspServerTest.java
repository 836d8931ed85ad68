package io.penstock.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.stream.Credentials;
import io.penstock.stream.Secret;
import io.penstock.testkit.Await;
import io.penstock.testkit.RtspProbe;
import java.io.File;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RtspServerTest {
  private static final String BALL =
      "videotestsrc is-live=true pattern=ball ! video/x-raw,format=I420,width=320,height=180,"
          + "framerate=15/1 ! x264enc speed-preset=ultrafast tune=zerolatency key-int-max=15"
          + " ! h264parse config-interval=-1 ! rtph264pay name=pay0 pt=96";

  @Test
  void servesACameraAgainAfterItsLastReaderLeft() {
    try (RtspServer server = RtspServer.open(RtspServerSettings.anyPort())) {
      server.mount("/ball", BALL);
      for (int reader = 0; reader < 3; reader++) {
        assertThat(RtspProbe.of(server.address("/ball")).output()).isEqualTo("h264,320,180");
      }
    }
  }

  @Test
  void answersWith404WhereNoCameraIs() {
    try (RtspServer server = RtspServer.open(RtspServerSettings.anyPort())) {
      server.mount("/ball", BALL);
      server.unmount("/ball");
      assertThat(RtspProbe.of(server.address("/ball")).output()).contains("404");
    }
  }

  @Test
  void asksForTheLogin() {
    Credentials login = new Credentials("admin", new Secret("pass-word"));
    try (RtspServer server = RtspServer.open(RtspServerSettings.anyPort().withLogin(login))) {
      server.mount("/ball", BALL);
      String address = server.address("/ball");
      assertThat(RtspProbe.of(address).output()).contains("401");
      assertThat(RtspProbe.of(address.replace("//", "//admin:wrong@")).output()).contains("401");
      assertThat(RtspProbe.of(address.replace("//", "//admin:pass-word@")).output())
          .isEqualTo("h264,320,180");
    }
  }

  @Test
  void servesUdpOnlyWhereAllowed() {
    try (RtspServer server = RtspServer.open(RtspServerSettings.anyPort())) {
      server.mount("/ball", BALL);
      assertThat(RtspProbe.overUdp(server.address("/ball")).output()).doesNotContain("h264");
    }
    try (RtspServer server = RtspServer.open(RtspServerSettings.anyPort().withUdp())) {
      server.mount("/ball", BALL);
      assertThat(RtspProbe.overUdp(server.address("/ball")).output()).isEqualTo("h264,320,180");
    }
  }

  @Test
  void kicksReadersAndTakesThemBack() throws Exception {
    try (RtspServer server = RtspServer.open(RtspServerSettings.anyPort())) {
      server.mount("/ball", BALL);
      try (RtspProbe reader = RtspProbe.watching(server.address("/ball"))) {
        Await.until(Duration.ofSeconds(10), () -> reader.pictures() > 3, "pictures arrive");
        server.kickAll();
        Await.until(Duration.ofSeconds(10), () -> !reader.isAlive(), "the reader is thrown out");
      }
      assertThat(RtspProbe.of(server.address("/ball")).output()).isEqualTo("h264,320,180");
    }
  }

  @Test
  void saysThatThePortIsTaken() {
    try (RtspServer server = RtspServer.open(RtspServerSettings.anyPort())) {
      assertThatThrownBy(() -> RtspServer.open(RtspServerSettings.onPort(server.port())))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the RTSP server cannot listen on 127.0.0.1:" + server.port());
    }
  }

  @Test
  void closesItsPortAndIsClosedOnce() {
    RtspServer server = RtspServer.open(RtspServerSettings.anyPort());
    server.close();
    server.close();
    assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), server.port()).close())
        .isInstanceOf(java.net.ConnectException.class);
    assertThatThrownBy(server::kickAll)
        .hasMessage("the RTSP server on port " + server.port() + " is closed");
  }

  @Test
  void doesNotGrowOverManyOpenings() {
    for (int warmUp = 0; warmUp < 3; warmUp++) {
      openReadAndClose();
    }
    int threads = count("task");
    int files = count("fd");
    for (int round = 0; round < 20; round++) {
      openReadAndClose();
    }
    // Threads of GLib's pools come and go; what a server leaves behind would show twenty times.
    Await.until(
        Duration.ofSeconds(20),
        () -> count("task") <= threads + 3 && count("fd") <= files + 3,
        "threads and files as before");
  }

  private static void openReadAndClose() {
    RtspServer server = RtspServer.open(RtspServerSettings.anyPort());
    RtspProbe reader = watch(server);
    try {
      Await.until(Duration.ofSeconds(10), () -> reader.pictures() > 2, "pictures arrive");
    } finally {
      // The server first, with its reader still there: the harder case.
      server.close();
      reader.close();
    }
  }

  private static RtspProbe watch(RtspServer server) {
    server.mount("/ball", BALL);
    return RtspProbe.watching(server.address("/ball"));
  }

  private static int count(String kind) {
    return Objects.requireNonNull(new File("/proc/self/" + kind).list()).length;
  }
}
