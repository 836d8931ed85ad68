package io.penstock.gst;

import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Sound as a source offers it.
 *
 * @param rate samples a second; 0 where it is not known
 * @param channels 0 where they are not known
 * @param isPlainAac whether its frames can go on as they come
 */
record SoundInput(SoundCodec codec, int rate, int channels, boolean isPlainAac) {
  /** Of these the clock's rate is not that of the samples. */
  private static final int RTP_CLOCK = 90_000;

  private static final int MPEG_4 = 4;

  /**
   * As a camera describes it.
   *
   * @param name how RTP calls it
   * @param clockRate of its time stamps
   * @param fields what else was said of it, by GStreamer's names; an empty text for what was not
   * @return empty where nothing is known of such a codec
   */
  static Optional<SoundInput> ofRtp(String name, int clockRate, UnaryOperator<String> fields) {
    return SoundCodec.ofRtp(name).map(codec -> ofRtp(codec, clockRate, fields));
  }

  private static SoundInput ofRtp(SoundCodec codec, int clockRate, UnaryOperator<String> fields) {
    String said = fields.apply("encoding-params");
    int channels = said.matches("[1-9]") ? Integer.parseInt(said) : 1;
    return switch (codec) {
      case AAC -> ofAac(codec, AacConfig.ofGeneric(fields.apply("config")), clockRate, channels);
      case AAC_LATM -> ofAac(codec, AacConfig.ofLatm(fields.apply("config")), clockRate, channels);
      // RFC 3551 gives it the wrong rate for ever.
      case G722 -> new SoundInput(codec, 16_000, channels, false);
      // RFC 7587: two channels always, and mono where nothing is said.
      case OPUS -> new SoundInput(codec, 48_000, isStereo(fields) ? 2 : 1, false);
      case MP3 -> new SoundInput(codec, 0, 0, false);
      default -> new SoundInput(codec, clockRate, channels, false);
    };
  }

  private static SoundInput ofAac(
      SoundCodec codec, Optional<AacConfig> config, int clockRate, int channels) {
    return config
        .map(known -> new SoundInput(codec, known.rate(), known.channels(), known.isPlain()))
        .orElseGet(
            () -> new SoundInput(codec, clockRate == RTP_CLOCK ? 0 : clockRate, channels, false));
  }

  private static boolean isStereo(UnaryOperator<String> fields) {
    return fields.apply("sprop-stereo").equals("1");
  }

  /**
   * As a file's track has it.
   *
   * @param mpegVersion of the type {@code audio/mpeg}
   * @param profile of AAC
   * @return empty where nothing is known of such a codec
   */
  static Optional<SoundInput> ofTrack(
      String mediaType, int mpegVersion, String profile, int rate, int channels) {
    return SoundCodec.ofMediaType(mediaType, mpegVersion)
        .map(
            codec ->
                new SoundInput(
                    codec,
                    rate,
                    channels,
                    codec == SoundCodec.AAC
                        // A frame that says it is of MPEG-2 does not fit beside silence of ours.
                        && mpegVersion == MPEG_4
                        && profile.toLowerCase(Locale.ROOT).equals("lc")
                        && (channels == 1 || channels == 2)));
  }
}
