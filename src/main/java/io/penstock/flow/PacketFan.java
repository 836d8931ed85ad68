package io.penstock.flow;

import io.penstock.media.Packet;
import io.penstock.media.PacketSink;
import io.penstock.observe.AboutStream;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stream's packets to every output that is there. Each output gets a packet of its own over the
 * same bytes. Outputs come and go while packets flow; one that throws misses that packet, and its
 * neighbours do not notice.
 */
public final class PacketFan implements PacketSink {
  private static final Logger LOG = LoggerFactory.getLogger(PacketFan.class);

  private final Map<String, PacketSink> outputs = new ConcurrentHashMap<>();
  private final KeyFrameWish wish = new KeyFrameWish();

  private volatile BiConsumer<String, PacketSink> joining = this::joinNext;

  /** Those that have thrown: told once each. */
  private final Set<PacketSink> broken = ConcurrentHashMap.newKeySet();

  /** Whose packets they are, as those know who add outputs. */
  private volatile Optional<String> stream = Optional.empty();

  /**
   * Sends packets to {@code sink} from the next one on, in the place of an earlier one of that
   * name.
   */
  public void add(String output, PacketSink sink) {
    stream = AboutStream.current();
    PacketSink earlier = outputs.put(output, sink);
    if (earlier != null) {
      broken.remove(earlier);
    }
  }

  /**
   * Sends packets to {@code sink} from a key frame on: one that was kept, else the next one, which
   * is asked for.
   */
  public void join(String output, PacketSink sink) {
    joining.accept(output, sink);
  }

  /** Who lets outputs join from now on. */
  void joinThrough(BiConsumer<String, PacketSink> through) {
    joining = through;
  }

  /** Waits for the next key frame. */
  void joinNext(String output, PacketSink sink) {
    add(output, sink);
    requestKeyFrame();
  }

  /** Stops sending packets to {@code sink}, if it is still the one of that name. */
  public void remove(String output, PacketSink sink) {
    outputs.remove(output, sink);
    broken.remove(sink);
  }

  /** They come from a camera, and nobody can ask it for key frames. */
  public void fedByCamera() {
    wish.ask(() -> {});
  }

  /**
   * Whose packets these are.
   *
   * @param requestKeyFrame has it make its next frame a key frame; called on any thread
   */
  public void fedBy(Runnable requestKeyFrame) {
    wish.ask(requestKeyFrame);
  }

  /**
   * Has the encoder make a key frame soon, for an output that waits for one to begin with. Many
   * such requests together give one key frame. Thread safe; does not block.
   */
  public void requestKeyFrame() {
    wish.want(System.nanoTime());
  }

  @Override
  public void accept(Packet packet) {
    try (packet) {
      if (packet.track() == Packet.Track.VIDEO) {
        wish.packet(packet.isKeyFrame(), System.nanoTime());
      }
      for (Map.Entry<String, PacketSink> output : outputs.entrySet()) {
        give(packet.share(), output.getKey(), output.getValue());
      }
    }
  }

  /** A bug, and an encoder's native thread is no place for it to go on to. */
  private void give(Packet share, String output, PacketSink sink) {
    try {
      sink.accept(share);
    } catch (RuntimeException | LinkageError e) {
      share.close();
      if (broken.add(sink)) {
        AboutStream.run(
            stream,
            () ->
                LOG.error(
                    "Output {} threw at a packet; it goes on without those that it throws at",
                    output,
                    e));
      }
    }
  }
}
