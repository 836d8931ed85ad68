package io.penstock.stream;

/** How RTP comes from an RTSP camera. */
public enum Transport {
  /** Interleaved in the RTSP connection: passes firewalls, loses nothing, and is the default. */
  TCP,
  /** Datagrams: a little less delay, and loss. */
  UDP,
  /** Datagrams first, and TCP when none arrives. */
  AUTO
}
