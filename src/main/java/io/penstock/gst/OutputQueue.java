package io.penstock.gst;

import io.penstock.media.Packet;
import io.penstock.media.PacketFormat;
import io.penstock.media.PacketQueue;
import io.penstock.media.SoundTrack;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The packets that wait for one attempt at an output: pictures, and the sound that it declares when
 * it is opened and keeps. Thread safe.
 */
final class OutputQueue implements AutoCloseable {
  private static final long MOST_BYTES = 8_000_000;
  private static final Duration MOST_TIME = Duration.ofSeconds(5);

  private final PacketQueue packets;
  private final @Nullable Adts sound;
  private final boolean straight;

  /**
   * Blocks while silence is encoded, the first time.
   *
   * @param leads as a {@link SoundTrack} says
   * @throws IllegalStateException where there is to be sound and this machine cannot encode any
   */
  OutputQueue(PacketFormat format, boolean lossless, boolean leads) {
    sound = format.audio().map(Adts::new).orElse(null);
    straight = lossless && sound == null;
    packets =
        format
            .audio()
            .map(audio -> new SoundTrack(audio, SilentFrames.of(audio), lossless, leads))
            .map(
                track ->
                    lossless
                        ? PacketQueue.lossless(track)
                        : new PacketQueue(MOST_BYTES, MOST_TIME, track))
            .orElseGet(() -> new PacketQueue(MOST_BYTES, MOST_TIME));
  }

  /** Whether packets do not wait here at all, but with whoever brings them. */
  boolean isStraight() {
    return straight;
  }

  /** Takes ownership of {@code packet}. */
  void offer(Packet packet) {
    if (packet.track() == Packet.Track.VIDEO) {
      packets.offer(packet);
    } else if (sound == null) {
      packet.close();
    } else if (sound.fits(packet)) {
      packets.offer(packet);
    } else {
      packets.refuse(packet);
    }
  }

  /** As {@link PacketQueue#poll()}. */
  @Nullable Packet poll() {
    return packets.poll();
  }

  /** As {@link PacketQueue#end()}. */
  void end() {
    packets.end();
  }

  /** How many pictures wait. */
  int size() {
    return packets.size();
  }

  /** How many packets never went out. */
  long dropped() {
    return packets.dropped();
  }

  @Override
  public void close() {
    packets.close();
  }
}
