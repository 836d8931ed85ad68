package io.penstock.gst;

import io.penstock.media.FailureListener;
import io.penstock.stream.Failure;
import io.penstock.stream.SecretUri;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A server that listens for SRT and gets an MPEG transport stream. The library knows why there is
 * no connection and GStreamer keeps that to itself: only when it failed tells one that refuses us
 * from nobody, who is given up later.
 */
final class SrtTarget implements Target {
  /** The library gives up connecting after so long; what fails sooner was refused. */
  private static final Duration SILENCE = Duration.ofSeconds(3);

  /** Some time after that; for where nothing is to be written. */
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(4);

  /**
   * Enough for most connections to come about. The sink says that there is none only when it is to
   * write.
   */
  private static final Duration USUAL = Duration.ofMillis(700);

  /** What seven packets of a transport stream take: one datagram. */
  private static final int PACKETS_A_DATAGRAM = 7;

  /** That of the library, which gives a packet this long to arrive. */
  private static final int LATENCY_MILLIS = 125;

  private static final String REFUSED =
      "the target does not take the connection: it is away, or refuses the passphrase or the stream"
          + " id";

  private static final String REJECTED =
      "the target answers and refuses the connection: it wants another passphrase or stream id, or"
          + " takes nobody more";

  private final SecretUri uri;
  private final FailureListener listener;
  private final Element sink;
  private final List<Element> chain;
  private final int latencyMillis;
  private final long began = System.nanoTime();
  private volatile boolean connected;

  SrtTarget(NativePipeline pipeline, SecretUri uri, FailureListener listener) {
    this.uri = uri;
    this.listener = listener;
    Element mux = pipeline.add("mpegtsmux", "mux");
    mux.set("alignment", PACKETS_A_DATAGRAM);
    sink = pipeline.add("srtsink", "target");
    chain = List.of(mux, sink);
    sink.set("uri", "srt://" + uri.host() + ":" + uri.port());
    sink.set("mode", "caller");
    Map<String, String> parameters = uri.parameters();
    latencyMillis = Integer.parseInt(parameters.getOrDefault("latency", "" + LATENCY_MILLIS));
    sink.set("latency", latencyMillis);
    for (String property : List.of("passphrase", "pbkeylen", "streamid")) {
      if (parameters.containsKey(property)) {
        sink.set(property, parameters.get(property));
      }
    }
    sink.set("sync", false);
    sink.set("async", false);
    // It would connect again by itself, and say nothing.
    sink.set("auto-reconnect", false);
  }

  @Override
  public List<Element> chain() {
    return chain;
  }

  @Override
  public boolean repeatsHeaders() {
    return true;
  }

  @Override
  public Taken taken(long bytesIn) {
    if (!connected) {
      // It counts packets from the moment on that it is connected.
      connected = sink.hasStructureField("stats", "packets-sent");
    }
    long waited = System.nanoTime() - began;
    if (!connected && waited > CONNECT_LIMIT.toNanos()) {
      listener.failed(new Failure.TargetRefused(REFUSED));
    }
    return new Taken(
        connected || waited > USUAL.toNanos(),
        sink.structureFields("stats", "bytes-sent-total")[0],
        0,
        Optional.empty());
  }

  @Override
  public Failure classify(BusMessage.Broken broken) {
    if (!broken.element().equals("target")) {
      return new Failure.Internal(
          "the output broke at " + broken.element() + ": " + uri.scrub(broken.text()));
    }
    if (connected) {
      return new Failure.TargetRefused("the connection to the target broke");
    }
    boolean isSoon = System.nanoTime() - began < SILENCE.toNanos();
    return isSoon && broken.text().startsWith("Failed to write")
        ? new Failure.TargetRejected(REJECTED)
        : new Failure.TargetRefused(REFUSED);
  }

  /** What the target has not acknowledged when we leave is lost to it. */
  @Override
  public Duration lag() {
    return Duration.ofMillis(2L * latencyMillis);
  }
}
