package io.penstock.stream;

import java.util.Optional;

/**
 * What a source has, by its own description or by what came from it.
 *
 * @param video its pictures; empty where it has none, or has not said so yet
 * @param audio its sound; empty where it has none, or has not said so yet
 */
public record SourceOffer(Optional<Video> video, Optional<Audio> audio) {
  /** Nothing is known. */
  public static final SourceOffer NONE = new SourceOffer(Optional.empty(), Optional.empty());

  /**
   * Pictures.
   *
   * @param codec in lower case, {@code h264} for instance
   * @param width in pixels; 0 where it is not known
   * @param height in pixels; 0 where it is not known
   * @param fps pictures a second; 0 where it is not known
   */
  public record Video(String codec, int width, int height, double fps) {}

  /**
   * Sound.
   *
   * @param codec in lower case, {@code aac} for instance
   * @param rate samples a second; 0 where it is not known
   * @param channels 0 where it is not known
   */
  public record Audio(String codec, int rate, int channels) {}

  /** With these pictures. */
  public static SourceOffer of(Video video) {
    return new SourceOffer(Optional.of(video), Optional.empty());
  }

  /** With this sound. */
  public static SourceOffer of(Audio audio) {
    return new SourceOffer(Optional.empty(), Optional.of(audio));
  }

  /** This and what it lacks of {@code other}. */
  public SourceOffer or(SourceOffer other) {
    return new SourceOffer(video.or(other::video), audio.or(other::audio));
  }
}
