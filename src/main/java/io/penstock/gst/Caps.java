package io.penstock.gst;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.penstock.media.AudioFormat;
import io.penstock.media.FrameFormat;
import io.penstock.media.PixelFormat;
import io.penstock.stream.Codec;
import io.penstock.stream.SourceOffer;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads native caps. */
final class Caps {
  /** What people call what GStreamer calls otherwise. */
  private static final Map<String, String> AUDIO =
      Map.of("mpeg", "mp3", "mulaw", "pcmu", "alaw", "pcma");

  private Caps() {}

  /** Canonical packets of a codec: byte-stream, an access unit (AV1: temporal unit) each. */
  static String packets(Codec codec) {
    return switch (codec) {
      case H264 -> "video/x-h264,stream-format=byte-stream,alignment=au";
      case H265 -> "video/x-h265,stream-format=byte-stream,alignment=au";
      case MJPEG -> "image/jpeg";
      case AV1 -> "video/x-av1,stream-format=obu-stream,alignment=tu";
    };
  }

  /** Canonical packets of sound: AAC-LC, a frame with its ADTS header each. */
  static String packets(AudioFormat sound) {
    return "audio/mpeg,mpegversion=4,stream-format=adts,framed=true,rate=%d,channels=%d"
        .formatted(sound.rate(), sound.channels());
  }

  /** The element that finds the access units of a codec. */
  static String parser(Codec codec) {
    return switch (codec) {
      case H264 -> "h264parse";
      case H265 -> "h265parse";
      case MJPEG -> "jpegparse";
      case AV1 -> "av1parse";
    };
  }

  /**
   * The format of raw pictures with these caps.
   *
   * @throws IllegalArgumentException when these are no caps of raw pictures in a known pixel format
   */
  static FrameFormat format(long caps) {
    long structure = Natives.Core.gst_caps_get_structure(caps, 0);
    String pixels = string(structure, "format");
    try (Memory first = new Memory(4);
        Memory second = new Memory(4)) {
      first.clear();
      second.clear();
      Natives.Core.gst_structure_get_int(structure, "width", first);
      Natives.Core.gst_structure_get_int(structure, "height", second);
      int width = first.getInt(0);
      int height = second.getInt(0);
      boolean rated =
          Natives.Core.gst_structure_get_fraction(structure, "framerate", first, second) != 0
              && second.getInt(0) > 0;
      return new FrameFormat(
          PixelFormat.valueOf(pixels == null ? "" : pixels),
          width,
          height,
          rated ? first.getInt(0) : 0,
          rated ? second.getInt(0) : 1,
          text(caps));
    }
  }

  /**
   * The same of a caps event, which stays the caller's.
   *
   * @throws IllegalArgumentException as {@link #format} does
   */
  static FrameFormat ofEvent(long event) {
    try (Memory caps = new Memory(8)) {
      Natives.Core.gst_event_parse_caps(event, caps);
      return format(caps.getLong(0));
    }
  }

  /** What encoded pictures with the caps of this event are, which stays the caller's. */
  static Optional<SourceOffer.Video> videoOfEvent(long event) {
    try (Memory caps = new Memory(8)) {
      Natives.Core.gst_event_parse_caps(event, caps);
      return offer(caps.getLong(0)).flatMap(SourceOffer::video);
    }
  }

  /** How RTP calls a codec. */
  static String rtpName(Codec codec) {
    return codec == Codec.MJPEG ? "JPEG" : codec.name();
  }

  /** The element that takes a codec out of RTP; not every GStreamer has that for AV1. */
  static String depayloader(Codec codec) {
    return switch (codec) {
      case H264 -> "rtph264depay";
      case H265 -> "rtph265depay";
      case MJPEG -> "rtpjpegdepay";
      case AV1 -> "rtpav1depay";
    };
  }

  /** The media type of a codec's packets. */
  static String mediaType(Codec codec) {
    return packets(codec).replaceFirst(",.*", "");
  }

  /** The media type, {@code video/x-raw} for instance. */
  static String mediaType(long caps) {
    return Natives.Core.gst_structure_get_name(Natives.Core.gst_caps_get_structure(caps, 0))
        .getString(0);
  }

  /** What encoded pictures or sound with these caps are; empty where they are neither. */
  static Optional<SourceOffer> offer(long caps) {
    String type = mediaType(caps);
    long structure = Natives.Core.gst_caps_get_structure(caps, 0);
    String codec = type.replaceFirst("^[a-z]+/(x-)?", "");
    if (type.startsWith("video/") || type.equals("image/jpeg")) {
      return Optional.of(
          SourceOffer.of(
              new SourceOffer.Video(
                  codec.equals("jpeg") ? Codec.MJPEG.label() : codec,
                  integer(structure, "width"),
                  integer(structure, "height"),
                  rate(structure))));
    }
    if (type.startsWith("audio/")) {
      boolean isAac = codec.equals("mpeg") && integer(structure, "mpegversion") > 1;
      return Optional.of(
          SourceOffer.of(
              new SourceOffer.Audio(
                  isAac ? "aac" : AUDIO.getOrDefault(codec, codec),
                  integer(structure, "rate"),
                  integer(structure, "channels"))));
    }
    return Optional.empty();
  }

  /** Pictures a second; 0 where they are not declared. */
  private static double rate(long structure) {
    try (Memory numerator = new Memory(4);
        Memory denominator = new Memory(4)) {
      boolean rated =
          Natives.Core.gst_structure_get_fraction(structure, "framerate", numerator, denominator)
                  != 0
              && denominator.getInt(0) > 0;
      return rated ? (double) numerator.getInt(0) / denominator.getInt(0) : 0;
    }
  }

  /** A field of type int; 0 where there is none. */
  static int number(long caps, String field) {
    return integer(Natives.Core.gst_caps_get_structure(caps, 0), field);
  }

  /** A field of type string; an empty text where there is none. */
  static String text(long caps, String field) {
    String found = field(caps, field);
    return found == null ? "" : found;
  }

  /** Whether there is a field of this name, whatever is in it. */
  static boolean hasField(long caps, String field) {
    return Natives.Core.gst_structure_has_field(Natives.Core.gst_caps_get_structure(caps, 0), field)
        != 0;
  }

  private static int integer(long structure, String field) {
    try (Memory value = new Memory(4)) {
      value.clear();
      Natives.Core.gst_structure_get_int(structure, field, value);
      return value.getInt(0);
    }
  }

  /** A field of type string, or null. */
  static @Nullable String field(long caps, String field) {
    return string(Natives.Core.gst_caps_get_structure(caps, 0), field);
  }

  /** The caps of a pad: what flows now, or what could. The caller unrefs them. */
  static long ofPad(long pad) {
    long current = Natives.Core.gst_pad_get_current_caps(pad);
    return current != 0 ? current : Natives.Core.gst_pad_query_caps(pad, 0);
  }

  private static String text(long caps) {
    return Natives.takeString(Natives.Core.gst_caps_to_string(caps));
  }

  private static @Nullable String string(long structure, String field) {
    Pointer text = Natives.Core.gst_structure_get_string(structure, field);
    return text == null ? null : text.getString(0);
  }
}
