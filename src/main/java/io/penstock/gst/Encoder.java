package io.penstock.gst;

import com.sun.jna.Pointer;
import io.penstock.media.EncoderSession;
import io.penstock.media.FailureListener;
import io.penstock.media.Frame;
import io.penstock.media.FrameFormat;
import io.penstock.media.Packet;
import io.penstock.media.PacketSink;
import io.penstock.settings.ElementSettings;
import io.penstock.stream.Chosen;
import io.penstock.stream.EncodeSpec;
import io.penstock.stream.Failure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The native pipeline from frames of one format to packets. It outlives the source's attempts, so
 * that the outputs see one encoding.
 *
 * <p>Opening and closing block; the rest does not. The owner closes it.
 */
public final class Encoder implements EncoderSession {
  /** One in the encoder's hands and the next one ready; more would only be delay. */
  private static final int FRAMES_AHEAD = 2;

  /** For a source that declares no rate: key frames are counted in frames. */
  private static final double USUAL_RATE = 25;

  /** GST_CLOCK_TIME_NONE. */
  private static final long NONE = -1;

  private final NativePipeline pipeline;
  private final Element source;
  private final PacketSink target;
  private final Element sink;
  private final Packets packets = new Packets(Packet.Track.VIDEO, 0);
  private final CompletableFuture<Void> drained = new CompletableFuture<>();
  private final EncoderChoice choice;
  private final double rate;

  /** The one of the elements that has the bitrate. */
  private final Element encodes;

  /** What it goes by. */
  private EncodeSpec encode;

  /** Where key frames are asked for; 0 where the encoder has no such pad. */
  private final long encoderPad;

  private final AtomicBoolean broke = new AtomicBoolean();
  private final Runnable whenClosed;

  /** Of the last key frame that came or was asked for. */
  private long lastKeyPts = NONE;

  private volatile Runnable bell = () -> {};
  private boolean closed;

  private Encoder(
      String name,
      FrameFormat format,
      EncodeSpec encode,
      EncoderChoice choice,
      PacketSink target,
      Runnable whenClosed) {
    this.target = target;
    this.whenClosed = whenClosed;
    this.choice = choice;
    PictureRate expected = PictureRate.of(format, encode);
    this.rate = expected.orElse(USUAL_RATE);
    this.encode = encode;
    this.pipeline = new NativePipeline(name);
    try {
      source = pipeline.add("appsrc", "frames");
      source.set("format", "time");
      source.set("is-live", true);
      source.set("block", false);
      source.set("max-buffers", FRAMES_AHEAD);
      source.set("max-bytes", 0);
      // Rings while one frame is still there, so that the encoder need not wait for the next.
      source.set("min-percent", 50);
      setCaps(source, expected.in(format.caps()));
      Element encoding = source;
      List<Element> chain = new ArrayList<>(List.of(source));
      for (ElementSettings settings : choice.settings().elements()) {
        Element element = pipeline.add(settings, "encode-" + chain.size());
        if (settings.element().equals(choice.settings().encoder())) {
          values(encode).forEach(element::set);
          encoding = element;
        }
        chain.add(element);
      }
      Element parse = pipeline.add(Caps.parser(encode.codec()), "parse");
      parse.set("config-interval", -1);
      chain.add(parse);
      sink = pipeline.add("appsink", "packets");
      sink.set("caps", Caps.packets(encode.codec()));
      sink.set("sync", false);
      sink.set("qos", false);
      sink.set("enable-last-sample", false);
      chain.add(sink);
      pipeline.link(chain);
      AppCallbacks.ofSink(pipeline, sink, name + "-packets", this::packetCame, this::endCame);
      AppCallbacks.ofSource(pipeline, source, name + "-encode", () -> bell.run());
      encodes = encoding;
      encoderPad = encodes.staticPad("src");
    } catch (RuntimeException e) {
      pipeline.close();
      throw e;
    }
  }

  private static void setCaps(Element source, String text) {
    long caps = Natives.Core.gst_caps_from_string(text);
    Natives.App.gst_app_src_set_caps(source.pointer(), caps);
    Natives.Core.gst_mini_object_unref(caps);
  }

  private Map<String, Long> values(EncodeSpec wanted) {
    return choice.settings().values(wanted.bitrate(), wanted.keyframeInterval(), rate);
  }

  /**
   * Starts an encoder. Blocks while native code does.
   *
   * @param name what threads and messages are called after
   * @param target given every packet, in order, on one native thread
   * @param whenClosed run once all is closed and freed; where opening fails, perhaps not
   * @throws RuntimeException when an element is missing or refuses to start; nothing is left open
   */
  public static Encoder open(
      String name,
      FrameFormat format,
      EncodeSpec encode,
      EncoderChoice choice,
      PacketSink target,
      FailureListener listener,
      Runnable whenClosed) {
    Encoder encoder = new Encoder(name, format, encode, choice, target, whenClosed);
    try {
      encoder.pipeline.play(message -> encoder.heard(message, listener));
      return encoder;
    } catch (RuntimeException e) {
      encoder.close();
      throw e;
    }
  }

  /** One break is told once: after the element that broke, those before it say that it did. */
  private void heard(BusMessage message, FailureListener listener) {
    if (message instanceof BusMessage.Broken error && broke.compareAndSet(false, true)) {
      pipeline.doubtGpuContext();
      listener.failed(new Failure.Internal("the encoder broke: " + error.text()));
    }
  }

  private void packetCame() {
    long sample = Natives.App.gst_app_sink_try_pull_sample(sink.pointer(), 0);
    if (sample != 0) {
      Packet packet = packets.take(sample);
      if (packet.isKeyFrame()) {
        keyFrameCame(packet.pts());
      }
      target.accept(packet);
    }
  }

  private synchronized void keyFrameCame(long pts) {
    lastKeyPts = Math.max(lastKeyPts, pts);
  }

  private void endCame() {
    drained.complete(null);
  }

  @Override
  public synchronized boolean hasRoom() {
    return !closed
        && Natives.App.gst_app_src_get_current_level_buffers(source.pointer()) < FRAMES_AHEAD;
  }

  @Override
  public synchronized void push(Frame frame, long pts) {
    if (closed) {
      frame.close();
      return;
    }
    long buffer;
    try (frame) {
      // A picture that somebody else may still read gets times of its own, over the same memory.
      buffer =
          frame.isWritable()
              ? Natives.Core.gst_mini_object_ref(frame.handle())
              : Natives.Core.gst_mini_object_copy(frame.handle());
    }
    Pointer times = new Pointer(buffer);
    times.setLong(StructLayout.BUFFER_PTS, pts);
    times.setLong(StructLayout.BUFFER_DTS, -1);
    times.setLong(StructLayout.BUFFER_DURATION, frame.duration());
    keepKeyFramesInTime(pts);
    Natives.App.gst_app_src_push_buffer(source.pointer(), buffer);
  }

  @Override
  public void onRoom(Runnable bell) {
    this.bell = bell;
  }

  @Override
  public Chosen encoder() {
    return choice.chosen();
  }

  /**
   * The next frame that the encoder takes is to be one. Never one of a certain time: where a key
   * frame was asked for before the first frame, x264enc takes all times of the next thousand hours
   * for past.
   */
  @Override
  public synchronized void requestKeyFrame() {
    if (!closed && encoderPad != 0) {
      // To the encoder's own pad: an element hands such an event on to the one before it.
      Natives.Core.gst_pad_send_event(
          encoderPad, Natives.Video.gst_video_event_new_upstream_force_key_unit(NONE, 1, 0));
    }
  }

  /**
   * The encoder counts frames from one key frame to the next. A camera that sends fewer than it
   * declares, or a slate, would have key frames too rarely for that.
   */
  private void keepKeyFramesInTime(long pts) {
    if (lastKeyPts == NONE) {
      lastKeyPts = pts;
    } else if (pts - lastKeyPts >= encode.keyframeInterval().toNanos()) {
      requestKeyFrame();
      // One that was asked for counts, or each frame until it is there would ask again.
      lastKeyPts = pts;
    }
  }

  @Override
  public synchronized boolean retune(EncodeSpec wanted) {
    Map<String, Long> changed = new LinkedHashMap<>(values(wanted));
    changed.entrySet().removeAll(values(encode).entrySet());
    if (closed || !changed.keySet().stream().allMatch(encodes::takesWhilePlaying)) {
      return false;
    }
    changed.forEach(encodes::set);
    encode = wanted;
    return true;
  }

  @Override
  public synchronized CompletionStage<Void> drain() {
    if (!closed && pipeline.beginDraining()) {
      Natives.App.gst_app_src_end_of_stream(source.pointer());
    }
    return drained;
  }

  @Override
  public void close() {
    if (!pipeline.stop()) {
      return;
    }
    synchronized (this) {
      closed = true;
    }
    if (encoderPad != 0) {
      Natives.Core.gst_object_unref(encoderPad);
    }
    pipeline.free();
    whenClosed.run();
    drained.complete(null);
  }
}
