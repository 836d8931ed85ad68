package io.penstock.stream;

import java.time.Duration;
import java.util.Optional;

/**
 * Where a stream comes from and how to read it.
 *
 * @param uri {@code rtsp}, {@code rtsps} or {@code file}; without user and password, which are in
 *     {@code credentials}
 * @param credentials empty where the camera asks for none
 * @param transport how RTP comes; of no meaning for a file
 * @param latency how long the jitter buffer waits for late packets; of no meaning for a file
 * @param trust whose certificate a camera may show, over {@code rtsps}
 * @param realtime whether a file is read at its own pace, as if it were a camera; a camera always
 *     is
 */
public record SourceSpec(
    SecretUri uri,
    Optional<Credentials> credentials,
    Transport transport,
    Duration latency,
    Trust trust,
    boolean realtime) {

  /** The same source with other credentials. */
  public SourceSpec with(Credentials changed) {
    return new SourceSpec(uri, Optional.of(changed), transport, latency, trust, realtime);
  }

  /** Whether this is a file. */
  public boolean isFile() {
    return uri.scheme().equals("file");
  }

  /**
   * Whether the newest picture wins over the older ones: a camera, or a file at its own pace.
   * Otherwise nothing is lost and the source waits.
   */
  public boolean isLive() {
    return !isFile() || realtime;
  }
}
