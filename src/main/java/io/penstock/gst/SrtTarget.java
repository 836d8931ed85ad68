package io.penstock.gst;

import io.penstock.media.FailureListener;
import io.penstock.stream.Failure;
import io.penstock.stream.SecretUri;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A server that listens for SRT and gets an MPEG transport stream. That protocol says neither that
 * nobody is there nor why somebody will not have us: only that no connection came about.
 */
final class SrtTarget implements Target {
  /** The library gives up connecting after three. */
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(4);

  /** The sink says why there is no connection when it is to write; where it has nothing, nobody does. */
  private static final Duration REASON_LIMIT = Duration.ofSeconds(2);

  /** What seven packets of a transport stream take: one datagram. */
  private static final int PACKETS_A_DATAGRAM = 7;

  /** That of the library, which gives a packet this long to arrive. */
  private static final int LATENCY_MILLIS = 125;

  private static final String REFUSED =
      "the target does not take the connection: it is away, or refuses the passphrase or the stream"
          + " id";

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
    if (!connected && waited > CONNECT_LIMIT.plus(REASON_LIMIT).toNanos()) {
      listener.failed(new Failure.TargetRefused(REFUSED));
    }
    // Packets have it say why.
    boolean isAsked = !connected && waited > CONNECT_LIMIT.toNanos();
    return new Taken(
        connected || isAsked, sink.structureFields("stats", "bytes-sent-total")[0], 0, Optional.empty());
  }

  @Override
  public Failure classify(BusMessage.Broken broken) {
    if (!broken.element().equals("target")) {
      return new Failure.Internal(
          "the output broke at " + broken.element() + ": " + uri.scrub(broken.text()));
    }
    return new Failure.TargetRefused(connected ? "the connection to the target broke" : REFUSED);
  }

  /** What the target has not acknowledged when we leave is lost to it. */
  @Override
  public Duration lag() {
    return Duration.ofMillis(2L * latencyMillis);
  }
}
