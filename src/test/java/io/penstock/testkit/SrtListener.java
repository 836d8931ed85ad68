package io.penstock.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * ffmpeg as a server of SRT that writes the transport stream of one caller to a file as it comes.
 * Whoever opened it closes it, which kills it.
 */
public final class SrtListener implements AutoCloseable {
  private static final long END_SECONDS = 20;

  private final Process ffmpeg;
  private final int port;
  private final String passphrase;

  private SrtListener(int port, String passphrase, Path file) {
    this.port = port;
    this.passphrase = passphrase;
    try {
      this.ffmpeg =
          Ffmpeg.builder(
                  List.of(
                      "-nostdin",
                      "-probesize",
                      "200k",
                      "-analyzeduration",
                      "1000000",
                      "-i",
                      "srt://127.0.0.1:" + port + "?mode=listener&passphrase=" + passphrase,
                      "-c",
                      "copy",
                      "-flush_packets",
                      "1",
                      "-f",
                      "mpegts",
                      file.toString()))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start ffmpeg: install the package ffmpeg", e);
    }
  }

  /** Listens on any free port. */
  public static SrtListener open(String passphrase, Path file) {
    return open(freePort(), passphrase, file);
  }

  /** Listens on this port. */
  public static SrtListener open(int port, String passphrase, Path file) {
    return new SrtListener(port, passphrase, file);
  }

  /** A port of UDP where nobody listens just now. */
  public static int freePort() {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (SocketException e) {
      throw new UncheckedIOException("no port is free", e);
    }
  }

  public int port() {
    return port;
  }

  /** Where callers send to, the passphrase included. */
  public String address() {
    return "srt://127.0.0.1:" + port + "?passphrase=" + passphrase + "&streamid=gate";
  }

  /** Waits until it has written everything of a caller that has gone. */
  public void awaitEnd() {
    try {
      if (!ffmpeg.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("the listener still waits");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for the listener", e);
    }
  }

  /** Kills it. Idempotent. */
  @Override
  public void close() {
    ffmpeg.destroyForcibly();
    try {
      ffmpeg.waitFor(END_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
