package io.penstock.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/** The HTTP side of an {@link RtmpServer}: what it is doing, and orders to it. */
final class RtmpControl {
  private static final Duration START_LIMIT = Duration.ofSeconds(10);
  private static final int HTTP_TIMEOUT_MILLIS = 5_000;
  private static final long POLL_MILLIS = 20;

  private final int port;
  private final String application;

  RtmpControl(int port, String application) {
    this.port = port;
    this.application = application;
  }

  List<RtmpPublisher> publishers() {
    try {
      return RtmpStat.parse(page("/stat"));
    } catch (IOException e) {
      throw new UncheckedIOException("the RTMP server does not tell its streams", e);
    }
  }

  void dropPublisher(String name) {
    try {
      page(
          "/control/drop/publisher?app=%s&name=%s"
              .formatted(application, URLEncoder.encode(name, StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException("the RTMP server does not drop " + name, e);
    }
  }

  /** Returns when the server answers. */
  void awaitAnswer(BooleanSupplier alive) {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (!answers()) {
      if (!alive.getAsBoolean()) {
        throw new IllegalStateException("the RTMP server ended as it started");
      }
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "the RTMP server did not answer within " + START_LIMIT.toSeconds() + " s");
      }
      pause();
    }
  }

  private boolean answers() {
    try {
      page("/stat");
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void pause() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the RTMP server started", e);
    }
  }

  private byte[] page(String path) throws IOException {
    URI address = URI.create("http://127.0.0.1:" + port + path);
    HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
    connection.setConnectTimeout(HTTP_TIMEOUT_MILLIS);
    connection.setReadTimeout(HTTP_TIMEOUT_MILLIS);
    // A kept connection would be to the process of before an outage.
    connection.setRequestProperty("Connection", "close");
    try (InputStream body = connection.getInputStream()) {
      return body.readAllBytes();
    } finally {
      connection.disconnect();
    }
  }
}
