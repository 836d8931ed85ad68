package io.penstock;

import io.penstock.gst.GstRuntime;
import io.penstock.media.Frame;
import io.penstock.settings.PenstockSettings;
import io.penstock.stream.StreamSpec;
import io.penstock.testkit.PictureError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code bench/run gpu --check}: decodes the file of a configuration's first stream with the
 * backends of two configurations, and compares frame by frame. It prints {@code decoders} and their
 * names, then {@code compared} and four numbers: the frames of either, those that are equal to the
 * bit, and the least PSNR of one in dB.
 */
final class DecodeCheck {
  private int left;
  private int right;
  private int equal;
  private double least = Double.POSITIVE_INFINITY;

  private DecodeCheck() {}

  /** The arguments are the two configurations. */
  public static void main(String[] arguments) throws Exception {
    GstRuntime.start();
    try (DecodedFile one = open(arguments[0]);
        DecodedFile other = open(arguments[1])) {
      System.out.println("decoders " + one.decoder() + " " + other.decoder());
      System.out.println(new DecodeCheck().compare(one, other));
    }
  }

  private static DecodedFile open(String configuration) throws Exception {
    PenstockSettings settings = RunningService.settings(Files.readString(Path.of(configuration)));
    StreamSpec first = settings.specs().get(0);
    return new DecodedFile(settings, first);
  }

  private String compare(DecodedFile one, DecodedFile other) throws InterruptedException {
    boolean more = true;
    while (more) {
      Optional<Frame> a = one.next();
      Optional<Frame> b = other.next();
      left += a.isPresent() ? 1 : 0;
      right += b.isPresent() ? 1 : 0;
      if (a.isPresent() && b.isPresent()) {
        compare(a.get(), b.get());
      }
      a.ifPresent(Frame::close);
      b.ifPresent(Frame::close);
      more = a.isPresent() || b.isPresent();
    }
    return String.format(Locale.ROOT, "compared %d %d %d %.2f", left, right, equal, least);
  }

  private void compare(Frame a, Frame b) {
    double psnr = PictureError.psnr(a.picture(), b.picture());
    least = Math.min(least, psnr);
    equal += psnr == Double.POSITIVE_INFINITY ? 1 : 0;
  }
}
