package io.penstock.gst;

import io.penstock.media.Frame;
import io.penstock.media.FrameFormat;
import io.penstock.media.FrameQueue;
import io.penstock.media.SourceListener;
import io.penstock.media.SourceSession;
import io.penstock.settings.ElementSettings;
import io.penstock.stream.SourceSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at a source: the native pipeline from the camera or file to decoded frames. Where the
 * source is live, frames are taken from it as they come, and the oldest is dropped when nobody
 * takes them on. Where it is not, nothing is lost and the decoder waits. It never tries again by
 * itself.
 *
 * <p>Opening and closing block; the rest does not. The owner closes it.
 */
public final class Ingest implements SourceSession {
  /**
   * Two frames of a 30 frames/s camera that a network delivers at once, and one in the chain's
   * hands.
   */
  private static final int LIVE_FRAMES = 3;

  private static final String PICTURES =
      "video/x-raw(memory:SystemMemory),format=(string){ I420, NV12 }";

  private final NativePipeline pipeline;
  private final SourceSpec source;
  private final SourceListener listener;
  private final SourceFailures failures;
  private final Element sink;
  private final Frames frames;
  private final FrameQueue queue;
  private final String decoder;
  private volatile long lastFrameNanos = System.nanoTime();
  private volatile Runnable bell = () -> {};
  private volatile boolean ended;
  private volatile boolean started;
  private boolean closed;

  private Ingest(String name, SourceSpec source, DecoderChoice decoder, SourceListener listener) {
    this.source = source;
    this.listener = listener;
    this.decoder = decoder.label();
    this.failures = new SourceFailures(source);
    this.queue = new FrameQueue(LIVE_FRAMES, listener::frameDropped);
    this.pipeline = new NativePipeline(name);
    try {
      Element parse = pipeline.add("h264parse", "parse");
      List<Element> chain = new ArrayList<>(List.of(parse));
      for (ElementSettings settings : decoder.elements()) {
        Element element = pipeline.add(settings.element(), "decode-" + chain.size());
        settings.properties().forEach(element::set);
        chain.add(element);
      }
      // Does nothing for I420 and NV12; other layouts (4:2:2, 10 bit) become one of the two.
      chain.add(pipeline.add("videoconvert", "convert"));
      sink = pipeline.add("appsink", "frames");
      chain.add(sink);
      pipeline.link(chain);
      sink.set("caps", PICTURES);
      sink.set("sync", source.isFile() && source.realtime());
      sink.set("max-buffers", 2);
      sink.set("qos", false);
      sink.set("enable-last-sample", false);
      AppCallbacks.ofSink(pipeline, sink, name + "-frames", this::sampleCame, this::endCame);
      VideoMetaOffer.makeFor(pipeline, sink, name + "-frames");
      SourceElements.build(pipeline, source, parse, this::undecodable);
      frames = new Frames(source.isFile() ? pipeline.beginNow() : 0);
    } catch (RuntimeException e) {
      pipeline.close();
      throw e;
    }
  }

  /**
   * Starts an attempt. Blocks while native code does.
   *
   * @param name what threads and messages are called after
   * @throws RuntimeException when an element is missing or refuses to start; nothing is left open
   */
  public static Ingest open(
      String name, SourceSpec source, DecoderChoice decoder, SourceListener listener) {
    Ingest ingest = new Ingest(name, source, decoder, listener);
    try {
      ingest.pipeline.play(ingest::heard);
      return ingest;
    } catch (RuntimeException e) {
      ingest.close();
      throw e;
    }
  }

  private void heard(BusMessage message) {
    if (message instanceof BusMessage.Ended && source.isFile()) {
      return;
    }
    failures.classify(message, started).ifPresent(listener::failed);
  }

  private void undecodable(String what) {
    listener.failed(failures.undecodable(what));
  }

  /** On the streaming thread: a picture is in the appsink. */
  private void sampleCame() {
    lastFrameNanos = System.nanoTime();
    if (!started || source.isLive()) {
      pull();
    }
    if (!started) {
      started = true;
      FrameFormat format = queue.nextFormat();
      if (format != null) {
        listener.firstFrame(format);
      }
    }
    bell.run();
  }

  /** A file is through. A camera has no end: that one is lost, and the bus says so. */
  private void endCame() {
    ended = source.isFile();
    bell.run();
  }

  private synchronized void pull() {
    long sample = closed ? 0 : Natives.App.gst_app_sink_try_pull_sample(sink.pointer(), 0);
    if (sample == 0) {
      return;
    }
    listener.frameIn();
    try {
      queue.offer(frames.take(sample));
    } catch (IllegalArgumentException e) {
      undecodable(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public @Nullable Frame poll(FrameFormat format) {
    FrameFormat next = nextFormat().orElse(null);
    return format.equals(next) ? queue.poll() : null;
  }

  @Override
  public Optional<FrameFormat> nextFormat() {
    if (!source.isLive() && started && queue.isEmpty()) {
      pull();
    }
    return Optional.ofNullable(queue.nextFormat());
  }

  @Override
  public boolean hasEnded() {
    return ended && nextFormat().isEmpty();
  }

  @Override
  public void onAvailable(Runnable bell) {
    this.bell = bell;
  }

  @Override
  public long lastFrameNanos() {
    return lastFrameNanos;
  }

  @Override
  public String decoder() {
    return decoder;
  }

  @Override
  public void close() {
    if (!pipeline.stop()) {
      return;
    }
    synchronized (this) {
      closed = true;
    }
    queue.close();
    pipeline.free();
    frames.close();
  }
}
