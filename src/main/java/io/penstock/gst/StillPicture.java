package io.penstock.gst;

import io.penstock.media.Frame;
import io.penstock.media.Packet;
import io.penstock.media.Shape;
import io.penstock.settings.ElementSettings;
import io.penstock.stream.Codec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Decodes a few packets to their last picture, in a pipeline that lives for as long as that takes.
 */
final class StillPicture {
  /** A group of pictures is decoded in a tenth of that, on a machine that is not overloaded. */
  private static final Duration LIMIT = Duration.ofSeconds(4);

  private StillPicture() {}

  /**
   * The last picture. Blocks while it is decoded.
   *
   * @param packets from a key frame on, in the order of decoding; they stay the caller's
   * @return the caller's to close; empty where they give no picture in time
   * @throws RuntimeException when an element is missing or refuses to start
   */
  static Optional<Frame> last(
      String name, Codec codec, DecoderChoice decoder, List<Packet> packets) {
    if (packets.isEmpty()) {
      return Optional.empty();
    }
    Kept kept = new Kept();
    try (NativePipeline pipeline = new NativePipeline(name)) {
      PacketSource source = PacketSource.add(pipeline, codec);
      List<Element> chain = new ArrayList<>(List.of(source.element()));
      chain.add(pipeline.add(Caps.parser(codec), "parse"));
      for (ElementSettings settings : decoder.elements()) {
        chain.add(pipeline.add(settings, "decode-" + chain.size()));
      }
      chain.add(pipeline.add("videoconvert", "convert"));
      kept.size = FixedSize.add(pipeline, chain, name, Shape.AS_IT_IS, Optional.empty(), false);
      chain.add(Ingest.pictureSink(pipeline));
      pipeline.link(chain);
      FrameTap.put(pipeline, chain.get(chain.size() - 1), name, kept);
      pipeline.play(message -> kept.heard(message));
      for (Packet packet : packets) {
        source.push(packet.share(), 0);
      }
      source.end();
      kept.await();
    } finally {
      kept.frames.close();
    }
    return kept.taken();
  }

  /** The newest picture so far. */
  private static final class Kept implements FrameTap.Listener {
    private final Frames frames = new Frames(0);
    private final CountDownLatch over = new CountDownLatch(1);
    private @Nullable FixedSize size;
    private @Nullable Frame newest;

    @Override
    public void caps(long event) {
      FixedSize any = size;
      if (any != null) {
        try {
          frames.caps(event, any);
        } catch (IllegalArgumentException e) {
          over.countDown();
        }
      }
    }

    @Override
    public void segment(long event) {
      frames.segment(event);
    }

    @Override
    public synchronized void buffer(long buffer) {
      try {
        Frame next = frames.take(buffer);
        drop();
        newest = next;
      } catch (IllegalArgumentException e) {
        over.countDown();
      }
    }

    @Override
    public void end() {
      over.countDown();
    }

    void heard(BusMessage message) {
      if (message instanceof BusMessage.Broken) {
        over.countDown();
      }
    }

    void await() {
      try {
        var unused = over.await(LIMIT.toNanos(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    synchronized Optional<Frame> taken() {
      Optional<Frame> last = Optional.ofNullable(newest);
      newest = null;
      return last;
    }

    private void drop() {
      if (newest != null) {
        newest.close();
      }
    }
  }
}
