package io.penstock.demo;

import java.net.URI;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What an {@link RtmpServer} is to be like.
 *
 * @param port where it listens for RTMP, 0 for any free port
 * @param recording whether each published stream is written to a file
 * @param onPublish asked by HTTP GET before a stream may be published: 2xx lets it, all else
 *     refuses it
 * @param ackWindow bytes after which the server acknowledges; empty for its default of 5,000,000
 */
public record RtmpServerSettings(
    int port, boolean recording, Optional<URI> onPublish, OptionalInt ackWindow) {

  /** Any free port, no recording. */
  public static RtmpServerSettings anyPort() {
    return onPort(0);
  }

  /** This port, no recording. */
  public static RtmpServerSettings onPort(int port) {
    return new RtmpServerSettings(port, false, Optional.empty(), OptionalInt.empty());
  }

  /** The same, and each published stream is written to a file. */
  public RtmpServerSettings withRecording() {
    return new RtmpServerSettings(port, true, onPublish, ackWindow);
  }

  /** The same, and this address decides who may publish. */
  public RtmpServerSettings withOnPublish(URI address) {
    return new RtmpServerSettings(port, recording, Optional.of(address), ackWindow);
  }

  /** The same, and acknowledged after so many bytes. */
  public RtmpServerSettings withAckWindow(int bytes) {
    return new RtmpServerSettings(port, recording, onPublish, OptionalInt.of(bytes));
  }
}
