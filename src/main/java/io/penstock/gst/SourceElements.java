package io.penstock.gst;

import com.sun.jna.Callback;
import com.sun.jna.Pointer;
import io.penstock.rtsp.RtspRelay;
import io.penstock.stream.Codec;
import io.penstock.stream.SourceOffer;
import io.penstock.stream.SourceSpec;
import io.penstock.stream.Transport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The first elements of an ingest: they read a camera or a file and hand pictures of one codec to
 * the parser, and its sound to a {@link SoundBranch}.
 */
final class SourceElements {
  /** The relay gives up on a camera sooner, also one that asks who asks. */
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(12);

  /** With transport auto: how long to wait for a datagram before RTP is asked for over TCP. */
  private static final Duration UDP_PATIENCE = Duration.ofSeconds(3);

  private SourceElements() {}

  /** {@code void (*pad_added) (GstElement *, GstPad *, gpointer)}. */
  interface PadAdded extends Callback {
    void invoke(long element, long pad, long data);
  }

  /** {@code gboolean (*select_stream) (GstRTSPSrc *, guint, GstCaps *, gpointer)}. */
  interface SelectStream extends Callback {
    int invoke(long source, int number, long caps, long data);
  }

  /**
   * @param relay what stands before an RTSP camera
   * @param codec what is expected
   * @param parse where it goes
   * @param sound where its sound goes; empty where nobody wants it
   * @param offered told, on a native thread, what a file has; a camera tells the relay
   * @param undecodable told, on a native thread, what the source sends when it is another codec
   */
  static void build(
      NativePipeline pipeline,
      SourceSpec source,
      Optional<RtspRelay> relay,
      Codec codec,
      Element parse,
      Optional<SoundBranch> sound,
      Consumer<SourceOffer> offered,
      Consumer<String> undecodable) {
    if (relay.isPresent()) {
      buildRtsp(pipeline, source, relay.get(), codec, parse, sound, undecodable);
    } else if (source.isFile()) {
      buildFile(pipeline, source, codec, parse, sound, offered, undecodable);
    } else {
      buildRtmp(pipeline, source, parse, undecodable);
    }
  }

  private static void buildFile(
      NativePipeline pipeline,
      SourceSpec source,
      Codec codec,
      Element parse,
      Optional<SoundBranch> sound,
      Consumer<SourceOffer> offered,
      Consumer<String> undecodable) {
    Element file = pipeline.add("filesrc", "source");
    file.set("location", Path.of(source.uri().path()).toString());
    Element demux = pipeline.add("parsebin", "demux");
    pipeline.link(List.of(file, demux));
    Joint joint = new Joint(parse, Caps.mediaType(codec), "", sound, offered, undecodable);
    connect(pipeline, demux, joint);
  }

  /** What a player of an output would see: for checks of our own, not for cameras. */
  private static void buildRtmp(
      NativePipeline pipeline, SourceSpec source, Element parse, Consumer<String> undecodable) {
    Element rtmp = pipeline.add("rtmp2src", "source");
    rtmp.set("location", source.uri().reveal());
    Element demux = pipeline.add("flvdemux", "demux");
    pipeline.link(List.of(rtmp, demux));
    connect(
        pipeline,
        demux,
        new Joint(parse, "video/x-h264", "", Optional.empty(), offer -> {}, undecodable));
  }

  private static void buildRtsp(
      NativePipeline pipeline,
      SourceSpec source,
      RtspRelay relay,
      Codec codec,
      Element parse,
      Optional<SoundBranch> sound,
      Consumer<String> undecodable) {
    Element rtsp = pipeline.add("rtspsrc", "source");
    rtsp.set("location", relay.location());
    rtsp.set("proxy", relay.address());
    rtsp.set("user-agent", relay.token());
    // The relay does these three, and does them for RTP over TCP too.
    rtsp.set("do-rtsp-keep-alive", false);
    rtsp.set("udp-reconnect", false);
    rtsp.set("teardown-timeout", 0);
    rtsp.set("latency", source.latency().toMillis());
    rtsp.set("protocols", protocols(source));
    rtsp.set("tcp-timeout", micros(ANSWER_TIMEOUT));
    rtsp.set("timeout", source.transport() == Transport.AUTO ? micros(UDP_PATIENCE) : 0);
    SelectStream select =
        pipeline.keep(
            (element, number, caps, data) -> isWanted(number, caps, sound) ? 1 : 0, "rtsp-select");
    Natives.GObject.g_signal_connect_data(
        rtsp.pointer(), "select-stream", select, Pointer.NULL, Pointer.NULL, 0);
    Element depay = pipeline.add(Caps.depayloader(codec), "depay");
    pipeline.link(List.of(depay, parse));
    connect(
        pipeline,
        rtsp,
        new Joint(
            depay, "application/x-rtp", Caps.rtpName(codec), sound, offer -> {}, undecodable));
  }

  /** What is not asked for, the camera does not send. */
  private static boolean isWanted(int number, long caps, Optional<SoundBranch> sound) {
    return switch (Caps.text(caps, "media")) {
      case "video" -> true;
      case "audio" -> sound.filter(branch -> branch.selects(number, caps)).isPresent();
      default -> false;
    };
  }

  private static long micros(Duration duration) {
    return duration.toNanos() / 1000;
  }

  private static String protocols(SourceSpec source) {
    // What was meant to be secret must not come in the clear.
    if (source.uri().scheme().equals("rtsps")) {
      return "tcp";
    }
    return switch (source.transport()) {
      case TCP -> "tcp";
      case UDP -> "udp";
      case AUTO -> "udp+tcp";
    };
  }

  private static void connect(NativePipeline pipeline, Element element, Joint joint) {
    PadAdded added = pipeline.keep((source, pad, data) -> joint.padAdded(pad), "pad-added");
    Natives.GObject.g_signal_connect_data(
        element.pointer(), "pad-added", added, Pointer.NULL, Pointer.NULL, 0);
  }

  /**
   * Where a source's pads meet the rest of the pipeline.
   *
   * @param next the element that takes the first fitting pad
   * @param mediaType of a fitting pad
   * @param encoding the RTP encoding name of a fitting pad; empty where pads carry no RTP
   * @param sound takes pads with sound
   * @param offered told what pads carry that carry no RTP
   * @param undecodable told of a video pad that does not fit
   */
  private record Joint(
      Element next,
      String mediaType,
      String encoding,
      Optional<SoundBranch> sound,
      Consumer<SourceOffer> offered,
      Consumer<String> undecodable) {
    void padAdded(long pad) {
      long caps = Caps.ofPad(pad);
      try {
        String type = Caps.mediaType(caps);
        String name = Caps.field(caps, "encoding-name");
        if (encoding.isEmpty()) {
          Caps.offer(caps).ifPresent(offered);
        }
        if (type.startsWith("audio/") || Caps.text(caps, "media").equals("audio")) {
          sound.ifPresent(branch -> branch.joins(pad, caps));
        } else if (type.equals(mediaType) && (encoding.isEmpty() || encoding.equals(name))) {
          link(pad);
        } else if (!encoding.isEmpty() || isPicture(type)) {
          undecodable.accept(name == null ? type : name);
        }
      } finally {
        Natives.Core.gst_mini_object_unref(caps);
      }
    }

    private static boolean isPicture(String type) {
      return type.startsWith("video/") || type.startsWith("image/");
    }

    private void link(long pad) {
      if (!next.takes(pad)) {
        undecodable.accept("a stream that GStreamer cannot link to " + next.factory());
      }
    }
  }
}
