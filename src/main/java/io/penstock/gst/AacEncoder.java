package io.penstock.gst;

import io.penstock.media.AudioFormat;
import io.penstock.settings.ElementSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * An element that encodes AAC-LC.
 *
 * @param element its name
 * @param delay samples that it puts before the first one: a packet sounds so much later than the
 *     time on it says
 */
record AacEncoder(String element, int delay) {
  /**
   * The best first. libav's is of no more use once it was drained, which a camera that begins its
   * sound anew has it do; it stands in.
   */
  private static final List<AacEncoder> KNOWN =
      List.of(new AacEncoder("voaacenc", 1600), new AacEncoder("avenc_aac", 1024));

  private static final int BITS_A_SECOND_OF_SPEECH = 32_000;
  private static final int BITS_A_SECOND = 64_000;
  private static final int SPEECH_RATE = 16_000;

  /** The first that is registered here. */
  static Optional<AacEncoder> first(Predicate<String> exists) {
    return KNOWN.stream().filter(encoder -> exists.test(encoder.element())).findFirst();
  }

  /** It and what is set on it for this format. */
  ElementSettings settings(AudioFormat format) {
    int bitrate = format.rate() <= SPEECH_RATE ? BITS_A_SECOND_OF_SPEECH : BITS_A_SECOND;
    return new ElementSettings(
        element, Map.of("bitrate", Integer.toString(bitrate * format.channels())));
  }
}
