package io.penstock.chaos;

import io.penstock.chaos.SdpStyle.ParameterSets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** Writes the description of a camera. */
final class Sdp {
  private Sdp() {}

  /** The tracks, in the order of their numbers. */
  static List<TrackKind> tracks(SdpStyle style) {
    List<TrackKind> tracks = new ArrayList<>(List.of(TrackKind.VIDEO));
    if (style.audio()) {
      tracks.add(TrackKind.AUDIO);
    }
    if (style.metadata()) {
      tracks.add(TrackKind.METADATA);
    }
    if (style.backChannel()) {
      tracks.add(TrackKind.BACK_CHANNEL);
    }
    return tracks;
  }

  static String describe(PreEncodedClip clip, SdpStyle style) {
    List<String> lines =
        new ArrayList<>(
            List.of(
                "v=0",
                "o=- 1 1 IN IP4 127.0.0.1",
                "s=scripted camera",
                "c=IN IP4 0.0.0.0",
                "t=0 0",
                "a=control:*",
                "a=range:npt=now-"));
    List<TrackKind> tracks = tracks(style);
    for (int number = 0; number < tracks.size(); number++) {
      lines.addAll(media(tracks.get(number), clip, style));
      lines.add("a=control:track" + number);
    }
    return String.join("\r\n", lines) + "\r\n";
  }

  private static List<String> media(TrackKind kind, PreEncodedClip clip, SdpStyle style) {
    return switch (kind) {
      case VIDEO -> video(clip, style);
      case AUDIO -> List.of("m=audio 0 RTP/AVP 0", "a=rtpmap:0 PCMU/8000", "a=recvonly");
      case METADATA ->
          List.of(
              "m=application 0 RTP/AVP 107", "a=rtpmap:107 vnd.onvif.metadata/90000", "a=recvonly");
      case BACK_CHANNEL -> List.of("m=audio 0 RTP/AVP 0", "a=rtpmap:0 PCMU/8000", "a=sendonly");
    };
  }

  private static List<String> video(PreEncodedClip clip, SdpStyle style) {
    StringBuilder format = new StringBuilder("a=fmtp:96 packetization-mode=1");
    if (style.sets() != ParameterSets.IN_BAND) {
      Base64.Encoder base64 = Base64.getEncoder();
      format
          .append(";profile-level-id=")
          .append(HexFormat.of().formatHex(clip.sps(), 1, 4))
          .append(";sprop-parameter-sets=")
          .append(base64.encodeToString(clip.sps()))
          .append(',')
          .append(base64.encodeToString(clip.pps()));
    }
    List<String> lines =
        new ArrayList<>(
            List.of("m=video 0 RTP/AVP 96", "a=rtpmap:96 H264/90000", format.toString()));
    if (style.frameRate()) {
      lines.add("a=framerate:" + clip.framesPerSecond());
    }
    return lines;
  }
}
