package io.penstock.rtsp;

import io.penstock.stream.SourceOffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a camera says it sends (SDP, RFC 8866). Cameras write it loosely: what cannot be understood
 * is passed over.
 */
final class SessionDescription {
  private static final Pattern MEDIA =
      Pattern.compile("m=(?<kind>video|audio) \\S+ \\S+ (?<payload>\\d{1,3}).*");

  private static final Pattern RTPMAP =
      Pattern.compile(
          "a=rtpmap:(?<payload>\\d{1,3})\\s+(?<name>[A-Za-z0-9._-]{1,40})"
              + "(/(?<rate>\\d{1,7})(/(?<channels>\\d{1,2}))?)?.*");

  private static final Pattern RATE =
      Pattern.compile("a=(?:x-)?framerate:\\s*(?<rate>\\d{1,4}(\\.\\d{1,9})?)\\s*");

  /** As 3GPP and as QuickTime write it. */
  private static final Pattern SIZE =
      Pattern.compile(
          "a=(?:framesize:\\d{1,3}\\s+|x-dimensions:\\s*)(?<width>\\d{1,5})[-,]\\s*(?<height>\\d{1,5})\\s*");

  /** Payload types that need no rtpmap (RFC 3551). */
  private static final Map<Integer, String> STATIC =
      Map.of(
          0, "PCMU/8000/1",
          3, "GSM/8000/1",
          8, "PCMA/8000/1",
          9, "G722/8000/1",
          10, "L16/44100/2",
          11, "L16/44100/1",
          14, "MPA/90000",
          26, "JPEG/90000",
          32, "MPV/90000",
          33, "MP2T/90000");

  /** What people call them, where that is not their name in RTP. */
  private static final Map<String, String> CODECS =
      Map.of(
          "mpeg4-generic", "aac",
          "mp4a-latm", "aac",
          "mp4v-es", "mpeg4",
          "jpeg", "mjpeg",
          "mpa", "mp3",
          "mpv", "mpeg2",
          "hevc", "h265");

  /** Of these the clock's rate is not that of the samples. */
  private static final int RTP_CLOCK = 90_000;

  private SessionDescription() {}

  /** The first video and the first audio track that the camera sends. */
  static SourceOffer parse(String sdp) {
    SourceOffer offer = SourceOffer.NONE;
    List<String> track = new ArrayList<>();
    for (String line : sdp.lines().map(String::strip).toList()) {
      if (line.startsWith("m=")) {
        offer = offer.or(offerOf(track));
        track.clear();
      }
      track.add(line);
    }
    return offer.or(offerOf(track));
  }

  /**
   * @param track its {@code m=} line and those that follow
   */
  private static SourceOffer offerOf(List<String> track) {
    Matcher media = MEDIA.matcher(track.isEmpty() ? "" : track.get(0));
    // A track that goes the other way: for the camera's loudspeaker.
    if (!media.matches() || track.contains("a=sendonly")) {
      return SourceOffer.NONE;
    }
    Matcher map = RTPMAP.matcher(rtpmap(track, Integer.parseInt(media.group("payload"))));
    if (!map.matches()) {
      return SourceOffer.NONE;
    }
    String codec = codec(map.group("name"));
    return media.group("kind").equals("video")
        ? SourceOffer.of(video(codec, track))
        : SourceOffer.of(audio(codec, map));
  }

  private static String rtpmap(List<String> track, int payload) {
    return track.stream()
        .filter(line -> line.startsWith("a=rtpmap:" + payload + " "))
        .findFirst()
        .orElse("a=rtpmap:" + payload + " " + STATIC.getOrDefault(payload, ""));
  }

  private static String codec(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return CODECS.getOrDefault(lower, lower);
  }

  private static SourceOffer.Video video(String codec, List<String> track) {
    Optional<Matcher> size = first(SIZE, track);
    return new SourceOffer.Video(
        codec,
        size.map(found -> Integer.parseInt(found.group("width"))).orElse(0),
        size.map(found -> Integer.parseInt(found.group("height"))).orElse(0),
        first(RATE, track).map(found -> Double.parseDouble(found.group("rate"))).orElse(0.0));
  }

  private static SourceOffer.Audio audio(String codec, Matcher map) {
    int rate = map.group("rate") == null ? 0 : Integer.parseInt(map.group("rate"));
    // RFC 3551 gives it the wrong one for ever.
    int samples = codec.equals("g722") ? 16_000 : rate == RTP_CLOCK ? 0 : rate;
    return new SourceOffer.Audio(
        codec,
        samples,
        map.group("channels") == null ? 1 : Integer.parseInt(map.group("channels")));
  }

  private static Optional<Matcher> first(Pattern pattern, List<String> track) {
    return track.stream().map(pattern::matcher).filter(Matcher::matches).findFirst();
  }
}
