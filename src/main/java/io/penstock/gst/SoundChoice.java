package io.penstock.gst;

import io.penstock.media.AudioFormat;
import io.penstock.settings.ElementSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * What is made of a source's sound: packets of AAC-LC that go on as they come, or are decoded and
 * encoded.
 *
 * @param input what comes
 * @param format what goes out
 * @param encodes whether it is decoded and encoded
 */
record SoundChoice(SoundInput input, AudioFormat format, boolean encodes) {
  /**
   * AAC at 8 kHz, as G.711 would give, is legal and refused by some players and services; 16 kHz is
   * twice that, carries all that a camera's microphone hears, and costs next to nothing.
   */
  private static final int LEAST_RATE = 16_000;

  private static final int MOST_RATE = 48_000;

  /**
   * That of AAC which goes on as it comes: not every encoder makes the silence beside it at a lower
   * one.
   */
  private static final int LEAST_PASSED_RATE = 8_000;

  /** Those in between that every player takes. */
  private static final int[] RATES = {LEAST_RATE, 22_050, 24_000, 32_000, 44_100, MOST_RATE};

  private static final String ADTS =
      "audio/mpeg,mpegversion=(int){ 2, 4 },stream-format=adts,framed=true";

  /**
   * @param as the format that the stream's outputs have been opened with; empty where they are not
   */
  static SoundChoice of(SoundInput input, Optional<AudioFormat> as) {
    AudioFormat own = new AudioFormat(input.rate(), input.channels());
    boolean passes =
        input.isPlainAac()
            && input.rate() >= LEAST_PASSED_RATE
            && Adts.hasRate(input.rate())
            && as.map(own::equals).orElse(true);
    return passes
        ? new SoundChoice(input, own, false)
        : new SoundChoice(input, as.orElseGet(() -> near(input)), true);
  }

  private static AudioFormat near(SoundInput input) {
    int rate =
        input.rate() == 0
            ? MOST_RATE
            : IntStream.of(RATES).filter(one -> one >= input.rate()).findFirst().orElse(MOST_RATE);
    return new AudioFormat(rate, input.channels() == 1 ? 1 : 2);
  }

  /**
   * The elements that do it, behind RTP.
   *
   * @param exists whether an element is registered here
   * @return empty where some are missing
   */
  Optional<List<ElementSettings>> elements(Predicate<String> exists) {
    // Sound that passes needs one as well: outputs fill its gaps with silence.
    Optional<AacEncoder> encoder = AacEncoder.first(exists);
    if (encoder.isEmpty()) {
      return Optional.empty();
    }
    List<ElementSettings> all = new ArrayList<>();
    input.codec().parser().ifPresent(parser -> all.add(plain(parser)));
    if (encodes) {
      Optional<String> decoder = input.codec().decoder(exists);
      if (decoder.isEmpty() && input.codec().isEncoded()) {
        return Optional.empty();
      }
      decoder.ifPresent(name -> all.add(plain(name)));
      all.add(plain("audioconvert"));
      all.add(plain("audioresample"));
      all.add(
          filter("audio/x-raw,rate=%d,channels=%d".formatted(format.rate(), format.channels())));
      all.add(encoder.get().settings(format));
      all.add(plain("aacparse"));
    }
    all.add(filter(ADTS));
    return all.stream().map(ElementSettings::element).allMatch(exists)
        ? Optional.of(List.copyOf(all))
        : Optional.empty();
  }

  /**
   * How far what its encoder hands out is behind its times, in nanoseconds.
   *
   * @param exists whether an element is registered here
   */
  long delayNanos(Predicate<String> exists) {
    int samples = encodes ? AacEncoder.first(exists).map(AacEncoder::delay).orElse(0) : 0;
    return samples * 1_000_000_000L / format.rate();
  }

  private static ElementSettings plain(String element) {
    return new ElementSettings(element, Map.of());
  }

  private static ElementSettings filter(String caps) {
    return new ElementSettings("capsfilter", Map.of("caps", caps));
  }
}
