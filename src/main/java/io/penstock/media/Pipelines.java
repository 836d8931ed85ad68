package io.penstock.media;

import io.penstock.stream.Codec;
import io.penstock.stream.EncodeSpec;
import io.penstock.stream.OutputSpec;
import java.util.List;
import java.util.Optional;

/**
 * Opens native pipelines. Each method blocks while native code does and belongs on a dispatcher for
 * blocking work. Each throws a {@link RuntimeException} whose message is for people when an element
 * is missing or refuses to start, and then leaves nothing open; {@link NoRoom} where all of what it
 * needs is in use.
 */
public interface Pipelines {
  /**
   * Starts an attempt at a source.
   *
   * @param name what threads and messages are called after
   */
  SourceSession openSource(String name, SourceRequest request, SourceListener listener);

  /**
   * Starts an encoder.
   *
   * @param name what threads and messages are called after
   * @param gpu the one that is to encode; empty for the one with the most room
   * @param packets given every packet, in order, on one native thread
   */
  EncoderSession openEncoder(
      String name,
      FrameFormat format,
      EncodeSpec encode,
      Optional<Integer> gpu,
      PacketSink packets,
      FailureListener listener);

  /**
   * Memory for pictures of this format that no source gives: slates.
   *
   * @return the caller's to close
   */
  FrameStore openStore(FrameFormat format);

  /**
   * The last picture that these packets give, as H.264 or another codec, in the order of decoding
   * and from a key frame on.
   *
   * @param packets stay the caller's
   * @return the caller's to close; empty where they give none
   */
  Optional<Frame> lastPicture(String name, Codec codec, List<Packet> packets);

  /**
   * Starts an attempt at an output.
   *
   * @param name what threads and messages are called after
   * @param format of the packets that it will be given; what it says of sound is declared to the
   *     target and kept to: sound that does not come is silence, and that of another format is
   *     dropped
   * @param lossless whether whoever brings packets waits for a slow target, as behind a file; else
   *     a bounded queue drops what a slow target does not take
   */
  OutputSession openOutput(
      String name,
      OutputSpec output,
      PacketFormat format,
      boolean lossless,
      FailureListener listener);
}
