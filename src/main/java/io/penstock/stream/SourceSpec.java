package io.penstock.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
 * @param substream the same pictures at a lower size or rate, for processors that only look; has
 *     neither a substream nor fallbacks itself
 * @param fallbackUris other addresses of the same pictures, tried in this order when {@code uri}
 *     does not do, with everything else as it is for {@code uri}; without user and password
 */
public record SourceSpec(
    SecretUri uri,
    Optional<Credentials> credentials,
    Transport transport,
    Duration latency,
    Trust trust,
    boolean realtime,
    Optional<SourceSpec> substream,
    List<SecretUri> fallbackUris) {
  public SourceSpec {
    fallbackUris = List.copyOf(fallbackUris);
  }

  /** A source of one address. */
  public SourceSpec(
      SecretUri uri,
      Optional<Credentials> credentials,
      Transport transport,
      Duration latency,
      Trust trust,
      boolean realtime) {
    this(uri, credentials, transport, latency, trust, realtime, Optional.empty(), List.of());
  }

  /** The same source with other credentials; a substream keeps its own. */
  public SourceSpec with(Credentials changed) {
    return new SourceSpec(
        uri, Optional.of(changed), transport, latency, trust, realtime, substream, fallbackUris);
  }

  /** The same source with other addresses beside its own. */
  public SourceSpec with(Optional<SourceSpec> newSubstream, List<SecretUri> newFallbackUris) {
    return new SourceSpec(
        uri, credentials, transport, latency, trust, realtime, newSubstream, newFallbackUris);
  }

  /** Whether this and {@code other} have one main stream; their sub-streams may differ. */
  public boolean sharesMainWith(SourceSpec other) {
    return with(Optional.empty(), fallbackUris)
        .equals(other.with(Optional.empty(), other.fallbackUris));
  }

  /** The addresses of the main stream, in the order in which they are tried. */
  public List<SecretUri> uris() {
    List<SecretUri> all = new ArrayList<>();
    all.add(uri);
    all.addAll(fallbackUris);
    return List.copyOf(all);
  }

  /** Every address that may be connected to, the substream's too. */
  public List<SecretUri> everyUri() {
    List<SecretUri> all = new ArrayList<>(uris());
    substream.ifPresent(sub -> all.add(sub.uri()));
    return List.copyOf(all);
  }

  /**
   * The main stream as it is read from one of its addresses, and nothing besides.
   *
   * @param address its place in {@link #uris()}
   */
  public SourceSpec at(int address) {
    return new SourceSpec(uris().get(address), credentials, transport, latency, trust, realtime);
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
