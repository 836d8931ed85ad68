package io.penstock.rtsp;

import io.penstock.stream.SecretUri;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How long cameras hold sessions that nobody uses, as they said when they last granted one. A
 * camera that has no session left does not say it, and that is when it must be known. One a node;
 * thread safe.
 */
public final class SessionTimeouts {
  /** RFC 2326, 12.37. */
  static final Duration USUAL = Duration.ofSeconds(60);

  /** More cameras than a node serves. */
  private static final int MOST = 4096;

  private final Map<String, Duration> known = new LinkedHashMap<>();

  /** Nothing is known yet. */
  public SessionTimeouts() {}

  /** A camera has said it. */
  synchronized void said(SecretUri camera, Duration timeout) {
    if (known.size() >= MOST) {
      known.clear();
    }
    known.put(key(camera), timeout);
  }

  /** What a camera said last, or the usual time. */
  synchronized Duration of(SecretUri camera) {
    return known.getOrDefault(key(camera), USUAL);
  }

  private static String key(SecretUri camera) {
    return camera.host() + ":" + camera.port();
  }
}
