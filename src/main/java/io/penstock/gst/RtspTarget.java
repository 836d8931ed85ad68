package io.penstock.gst;

import com.sun.jna.Memory;
import io.penstock.media.FailureListener;
import io.penstock.media.OutputProgress;
import io.penstock.push.RtspOpening;
import io.penstock.push.TargetRelay;
import io.penstock.stream.Failure;
import io.penstock.stream.OutputSpec;
import io.penstock.stream.SecretUri;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A server that records over RTSP, with RTP on the same connection. A relay stands before it: the
 * element says neither when the server has taken the stream, nor what went out, nor why there is no
 * connection.
 */
final class RtspTarget implements Target {
  private static final int RTSP_PORT = 554;
  private static final int RTSPS_PORT = 322;

  /** For a server to answer our leave. */
  private static final Duration LEAVE_LIMIT = Duration.ofSeconds(1);

  private final Element sink;
  private final List<Element> chain;
  private final RtspFailures failures;
  private final RtspOpening opening = new RtspOpening();
  private final TargetRelay relay;
  private final WireWatch wire;

  RtspTarget(NativePipeline pipeline, String name, OutputSpec spec, FailureListener listener) {
    SecretUri uri = spec.uri();
    failures = new RtspFailures(uri);
    sink = pipeline.add("rtspclientsink", "target");
    chain = List.of(sink);
    boolean secure = uri.scheme().equals("rtsps");
    int port = uri.port() >= 0 ? uri.port() : secure ? RTSPS_PORT : RTSP_PORT;
    sink.set("location", uri.withoutUser().revealAt("rtsp", uri.host() + ":" + port));
    sink.set("protocols", "tcp");
    if (!uri.userInfo().isEmpty()) {
      sink.set("user-id", uri.username());
      uri.password().ifPresent(password -> sink.set("user-pw", password.reveal()));
    }
    relay =
        TargetRelay.open(
            uri.host(),
            port,
            secure ? Optional.of(spec.trust()) : Optional.empty(),
            listener::failed);
    wire = WireWatch.of(relay);
    sink.set("proxy", "127.0.0.1:" + relay.port());
    relay.start(name, opening);
  }

  @Override
  public List<Element> chain() {
    return chain;
  }

  /**
   * As MPEG4-GENERIC: by itself the element would take MP4A-LATM, which fewer servers know. It
   * announces last what was linked first: servers look for pictures at the first place.
   */
  @Override
  public void takeSound(NativePipeline pipeline, Element parsed) {
    long pad = Natives.Core.gst_element_request_pad_simple(sink.pointer(), "sink_%u");
    long from = parsed.staticPad("src");
    try {
      setPayloader(pad);
      if (Natives.Core.gst_pad_link(from, pad) != 0) {
        throw new IllegalStateException("GStreamer cannot link aacparse to rtspclientsink");
      }
    } finally {
      Natives.Core.gst_object_unref(from);
      Natives.Core.gst_object_unref(pad);
    }
  }

  /** The pad owns what it is given. */
  private static void setPayloader(long pad) {
    long payloader = Natives.Core.gst_element_factory_make("rtpmp4gpay", "soundpay");
    if (payloader == 0) {
      throw new IllegalArgumentException("GStreamer has no element rtpmp4gpay on this machine");
    }
    try (Memory value = new Memory(StructLayout.VALUE_BYTES)) {
      value.clear();
      Natives.GObject.g_value_init(value, Natives.Core.gst_element_get_type());
      Natives.GObject.g_value_set_object(value, payloader);
      Natives.GObject.g_object_set_property(pad, "payloader", value);
      Natives.GObject.g_value_unset(value);
    }
  }

  @Override
  public boolean repeatsHeaders() {
    return true;
  }

  /** It announces what it has seen. */
  @Override
  public boolean asksWithPackets() {
    return true;
  }

  @Override
  public Taken taken(long bytesIn) {
    boolean accepted = opening.isAccepted();
    Optional<OutputProgress.Wire> known = accepted ? wire.read() : Optional.empty();
    return new Taken(accepted, accepted ? relay.bytesOut() : 0, 0, known);
  }

  @Override
  public Failure classify(BusMessage.Broken broken) {
    return failures.classify(broken, opening.isAccepted());
  }

  @Override
  public void leaving() {
    relay.closeWithin(LEAVE_LIMIT);
  }

  @Override
  public void close() {
    relay.close();
  }
}
