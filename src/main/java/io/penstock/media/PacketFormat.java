package io.penstock.media;

import io.penstock.stream.Codec;
import java.util.Optional;

/**
 * What the packets of a stream carry; fixed for as long as an output is open.
 *
 * @param video the codec of the pictures
 * @param audio the sound; empty where there is none
 */
public record PacketFormat(Codec video, Optional<AudioFormat> audio) {
  /** Pictures alone. */
  public static PacketFormat of(Codec video) {
    return new PacketFormat(video, Optional.empty());
  }
}
