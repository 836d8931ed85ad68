package io.penstock.gst;

import io.penstock.media.FailureListener;
import io.penstock.media.OutputProgress;
import io.penstock.push.RtmpOpening;
import io.penstock.push.TargetRelay;
import io.penstock.stream.Failure;
import io.penstock.stream.OutputSpec;
import io.penstock.stream.SecretUri;
import io.penstock.stream.Trust;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A server of RTMP. GStreamer speaks TLS to it where the machine's authorities decide; an authority
 * or a fingerprint of one's own it knows no way to be told, so that a relay does it then.
 */
final class RtmpTarget implements Target {
  private static final String OUT_BYTES = "out-bytes-total";
  private static final int RTMPS_PORT = 443;

  private final Element sink;
  private final List<Element> chain;
  private final TargetFailures failures;
  private final @Nullable TargetRelay relay;
  private final WireWatch wire;

  RtmpTarget(NativePipeline pipeline, String name, OutputSpec spec, FailureListener listener) {
    SecretUri uri = spec.uri();
    failures = new TargetFailures(uri);
    Element mux = flv(pipeline);
    sink = pipeline.add("rtmp2sink", "target");
    chain = List.of(mux, sink);
    // Up to 1.22 its five seconds hold for every write too: they would end a slow session that
    // lives, and whoever watches over this one has a deadline for the connecting.
    sink.set("timeout", 0);
    sink.set("sync", false);
    sink.set("async", false);
    if (uri.scheme().equals("rtmp") || spec.trust() instanceof Trust.Machine) {
      relay = null;
      sink.set("location", uri.reveal());
      TargetSocket socket = TargetSocket.mark(sink);
      wire = new WireWatch(() -> Optional.of(socket));
      return;
    }
    int port = uri.port() < 0 ? RTMPS_PORT : uri.port();
    TargetRelay opened =
        TargetRelay.open(uri.host(), port, Optional.of(spec.trust()), listener::failed);
    relay = opened;
    wire = WireWatch.of(opened);
    String here = "127.0.0.1:" + opened.port();
    String there = "rtmps://" + uri.host() + (port == RTMPS_PORT ? "" : ":" + port);
    sink.set("location", uri.revealAt("rtmp", here));
    opened.start(name, new RtmpOpening("rtmp://" + here, there));
  }

  static Element flv(NativePipeline pipeline) {
    Element mux = pipeline.add("flvmux", "mux");
    // Without it a changed SPS gets no new sequence header, and a file's header is written last.
    mux.set("streamable", true);
    return mux;
  }

  @Override
  public List<Element> chain() {
    return chain;
  }

  /** {@code rtmp2sink} counts nothing before the target has taken the stream. */
  @Override
  public Taken taken(long bytesIn) {
    long[] bytes = sink.structureFields("stats", OUT_BYTES, "out-bytes-acked");
    boolean accepted = bytes[0] > 0;
    Optional<OutputProgress.Wire> known = accepted ? wire.read() : Optional.empty();
    return new Taken(accepted, bytes[0], bytes[1], known);
  }

  @Override
  public Failure classify(BusMessage.Broken broken) {
    return failures.classify(broken, sink.structureFields("stats", OUT_BYTES)[0] > 0);
  }

  @Override
  public void close() {
    if (relay != null) {
      relay.close();
    }
  }
}
