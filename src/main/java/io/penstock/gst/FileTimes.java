package io.penstock.gst;

import io.penstock.stream.Codec;
import io.penstock.stream.SourceSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * What times a file's packets have. Matroska says when a picture is shown, and not when it is to be
 * decoded: where pictures are reordered, that has to be found out before they can go on.
 */
final class FileTimes {
  private static final byte[] MATROSKA = {0x1a, 0x45, (byte) 0xdf, (byte) 0xa3};

  private FileTimes() {}

  /** The element that gives packets of a file the time to be decoded; empty where they have it. */
  static Optional<String> sorter(SourceSpec source, Codec codec) {
    return switch (codec) {
      case H264 -> isMatroska(source) ? Optional.of("h264timestamper") : Optional.empty();
      case H265 -> isMatroska(source) ? Optional.of("h265timestamper") : Optional.empty();
      case MJPEG, AV1 -> Optional.empty();
    };
  }

  private static boolean isMatroska(SourceSpec source) {
    try (InputStream file = Files.newInputStream(Path.of(source.uri().path()))) {
      return Arrays.equals(file.readNBytes(MATROSKA.length), MATROSKA);
    } catch (IOException e) {
      // Whoever reads it next says so.
      return false;
    }
  }
}
