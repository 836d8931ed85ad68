package io.penstock.gst;

import io.penstock.stream.SourceSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The container of MKV and WebM: it says when a picture is shown, and not when to decode it. */
final class Matroska {
  private static final byte[] BEGIN = {0x1a, 0x45, (byte) 0xdf, (byte) 0xa3};

  private Matroska() {}

  /** Whether this source is such a file. Looks at it. */
  static boolean is(SourceSpec source) {
    if (!source.isFile()) {
      return false;
    }
    try (InputStream file = Files.newInputStream(Path.of(source.uri().path()))) {
      return Arrays.equals(file.readNBytes(BEGIN.length), BEGIN);
    } catch (IOException e) {
      // Whoever reads it next says so.
      return false;
    }
  }
}
