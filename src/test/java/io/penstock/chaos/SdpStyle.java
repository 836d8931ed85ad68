package io.penstock.chaos;

/**
 * How a camera describes what it sends.
 *
 * @param sets where SPS and PPS stand
 * @param frameRate whether the pace is said
 * @param audio whether there is a track of G.711 audio
 * @param metadata whether there is an ONVIF metadata track
 * @param backChannel whether there is an audio track in the other direction
 */
public record SdpStyle(
    ParameterSets sets, boolean frameRate, boolean audio, boolean metadata, boolean backChannel) {

  /** Where SPS and PPS are. */
  public enum ParameterSets {
    DESCRIBED,
    IN_BAND,
    BOTH
  }

  /** One track of video, its parameter sets said and sent. */
  public static SdpStyle plain() {
    return new SdpStyle(ParameterSets.BOTH, true, false, false, false);
  }

  /** The same with the parameter sets elsewhere. */
  public SdpStyle withSets(ParameterSets where) {
    return new SdpStyle(where, frameRate, audio, metadata, backChannel);
  }

  /** The same without a word about the pace. */
  public SdpStyle withoutFrameRate() {
    return new SdpStyle(sets, false, audio, metadata, backChannel);
  }

  /** The same with audio. */
  public SdpStyle withAudio() {
    return new SdpStyle(sets, frameRate, true, metadata, backChannel);
  }

  /** The same with all that an ONVIF camera has: audio, metadata and a back channel. */
  public SdpStyle withOnvifTracks() {
    return new SdpStyle(sets, frameRate, true, true, true);
  }
}
