package io.penstock.gst;

import io.penstock.media.FrameFormat;
import io.penstock.stream.EncodeSpec;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many pictures an encoder is told to expect a second. It divides its bitrate among so many:
 * where some of the source's are left out, the source's own rate would have it use as much less.
 *
 * @param fps 0 where it is not known
 * @param declared whether it is the one that the caps declare
 */
record PictureRate(double fps, boolean declared) {
  private static final Pattern FIELD = Pattern.compile("framerate=(?:\\(fraction\\))?[^,;]+");

  /** A rate of 12.5 is 12500 in so many seconds. */
  private static final int DENOMINATOR = 1000;

  /** That of pictures which come as {@code format} says, and are thinned as {@code encode} says. */
  static PictureRate of(FrameFormat format, EncodeSpec encode) {
    boolean thinned = encode.fps() > 0 && (format.fps() == 0 || encode.fps() < format.fps());
    return thinned ? new PictureRate(encode.fps(), false) : new PictureRate(format.fps(), true);
  }

  double orElse(double usual) {
    return fps > 0 ? fps : usual;
  }

  /** The caps with this rate. */
  String in(String caps) {
    if (declared) {
      return caps;
    }
    String field = "framerate=(fraction)" + Math.round(fps * DENOMINATOR) + "/" + DENOMINATOR;
    Matcher there = FIELD.matcher(caps);
    return there.find() ? there.replaceFirst(Matcher.quoteReplacement(field)) : caps + ", " + field;
  }
}
