package io.penstock.stream;

import java.util.Optional;

/**
 * One target of a stream's packets.
 *
 * @param name unique within the stream; what metrics and logs say
 * @param uri {@code rtmp}, {@code rtmps}, {@code rtsp}, {@code rtsps} or {@code srt}, or {@code
 *     file} for an FLV file
 * @param trust whose certificate a target may show, where the connection is encrypted
 * @param recording how segments are cut and kept; empty where the target is no folder of them
 */
public record OutputSpec(
    String name, SecretUri uri, Trust trust, Optional<RecordingSpec> recording) {
  /** A target that the machine's own authorities vouch for, and no folder. */
  public OutputSpec(String name, SecretUri uri) {
    this(name, uri, new Trust.Machine(), Optional.empty());
  }
}
