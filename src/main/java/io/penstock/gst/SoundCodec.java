package io.penstock.gst;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What sources send as sound, and the elements that take it apart. */
enum SoundCodec {
  AAC("aac", "MPEG4-GENERIC", "rtpmp4gdepay", "aacparse", "avdec_aac faad", "(none)"),
  AAC_LATM("aac", "MP4A-LATM", "rtpmp4adepay", "aacparse", "avdec_aac faad", "(none)"),
  PCMU("pcmu", "PCMU", "rtppcmudepay", "", "mulawdec", "audio/x-mulaw"),
  PCMA("pcma", "PCMA", "rtppcmadepay", "", "alawdec", "audio/x-alaw"),
  G722("g722", "G722", "rtpg722depay", "", "avdec_g722", "audio/G722"),
  G726("g726", "(AAL2-)?G726-(16|24|32|40)", "rtpg726depay", "", "avdec_g726", "(none)"),
  OPUS("opus", "OPUS", "rtpopusdepay", "", "opusdec avdec_opus", "audio/x-opus"),
  L16("l16", "L16", "rtpL16depay", "", "", "audio/x-raw"),
  MP3("mp3", "MPA", "rtpmpadepay", "mpegaudioparse", "mpg123audiodec avdec_mp3", "(none)"),
  GSM("gsm", "GSM", "rtpgsmdepay", "", "gsmdec avdec_gsm", "audio/x-gsm"),
  AMR("amr", "AMR", "rtpamrdepay", "", "amrnbdec avdec_amrnb", "audio/AMR"),
  VORBIS("vorbis", "VORBIS", "rtpvorbisdepay", "", "vorbisdec avdec_vorbis", "audio/x-vorbis"),
  FLAC("flac", "(none)", "", "flacparse", "flacdec avdec_flac", "audio/x-flac"),
  AC3("ac3", "AC3", "rtpac3depay", "ac3parse", "avdec_ac3 a52dec", "audio/x-ac3");

  private final String label;
  private final Pattern rtpName;
  private final String depayloader;
  private final String parser;
  private final String decoders;
  private final String mediaType;

  /**
   * @param rtpName how RTP calls it
   * @param parser finds its frames; an empty text where none is needed
   * @param decoders with blanks between them: the first that is registered is taken; an empty text
   *     where there is nothing to decode
   * @param mediaType as files have it
   */
  SoundCodec(
      String label,
      String rtpName,
      String depayloader,
      String parser,
      String decoders,
      String mediaType) {
    this.label = label;
    this.rtpName = Pattern.compile(rtpName, Pattern.CASE_INSENSITIVE);
    this.depayloader = depayloader;
    this.parser = parser;
    this.decoders = decoders;
    this.mediaType = mediaType;
  }

  /** The codec that RTP calls so; empty where it is none of these. */
  static Optional<SoundCodec> ofRtp(String name) {
    return Arrays.stream(values())
        .filter(codec -> codec.rtpName.matcher(name).matches())
        .findFirst();
  }

  /**
   * The codec of a file's track; empty where it is none of these.
   *
   * @param mpegVersion of the type {@code audio/mpeg}: 1 is MP3, 2 and 4 are AAC
   */
  static Optional<SoundCodec> ofMediaType(String type, int mpegVersion) {
    if (type.equals("audio/mpeg")) {
      return Optional.of(mpegVersion == 1 ? MP3 : AAC);
    }
    return Arrays.stream(values()).filter(codec -> codec.mediaType.equals(type)).findFirst();
  }

  /** As people call it: {@code pcmu}. */
  String label() {
    return label;
  }

  /** The element that takes it out of RTP. */
  String depayloader() {
    return depayloader;
  }

  /** The element that finds its frames; empty where none is needed. */
  Optional<String> parser() {
    return Optional.of(parser).filter(name -> !name.isEmpty());
  }

  /**
   * The element that decodes it, once its frames are found.
   *
   * @param exists whether an element is registered here
   * @return empty where nothing here decodes it
   */
  Optional<String> decoder(Predicate<String> exists) {
    return Arrays.stream(decoders.split(" "))
        .filter(name -> !name.isEmpty() && exists.test(name))
        .findFirst();
  }

  /** Whether there is something to decode. */
  boolean isEncoded() {
    return !decoders.isEmpty();
  }
}
