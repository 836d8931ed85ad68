package io.penstock.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An FLV file that a server recorded, as its tags.
 *
 * @param tags in the order of the file; one that is still being written is left out
 */
public record FlvFile(List<FlvTag> tags) {
  private static final int TAG_HEADER = 11;
  private static final int TAG_TRAILER = 4;
  private static final int AUDIO = 8;
  private static final int VIDEO = 9;
  private static final int SCRIPT = 18;

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException where it is not FLV
   */
  public static FlvFile read(Path file) {
    try {
      return parse(ByteBuffer.wrap(Files.readAllBytes(file)), file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private static FlvFile parse(ByteBuffer bytes, Path file) {
    if (bytes.remaining() < 9 || bytes.getInt(0) >>> 8 != 0x464c56) {
      throw new IllegalArgumentException(file + " is not an FLV file");
    }
    bytes.position(bytes.getInt(5) + TAG_TRAILER);
    List<FlvTag> tags = new ArrayList<>();
    while (bytes.remaining() >= TAG_HEADER) {
      int start = bytes.position();
      int size = bytes.getInt(start) & 0xffffff;
      int end = start + TAG_HEADER + size + TAG_TRAILER;
      if (end > bytes.limit()) {
        break;
      }
      tags.add(tag(bytes, start, size, file));
      bytes.position(end);
    }
    return new FlvFile(List.copyOf(tags));
  }

  private static FlvTag tag(ByteBuffer bytes, int start, int size, Path file) {
    // Twenty-four bits, and the fourth byte holds the highest eight.
    long timestamp = (bytes.getInt(start + 4) >>> 8) | (bytes.get(start + 7) & 0xffL) << 24;
    int first = size > 0 ? bytes.get(start + TAG_HEADER) & 0xff : 0;
    int second = size > 1 ? bytes.get(start + TAG_HEADER + 1) & 0xff : -1;
    int type = bytes.get(start) & 0x1f;
    return switch (type) {
      case AUDIO -> {
        int codec = first >> 4;
        yield new FlvTag(
            FlvTag.Kind.AUDIO, timestamp, size, codec, false, codec == FlvTag.AAC ? second : -1);
      }
      case VIDEO -> {
        int codec = first & 0xf;
        boolean key = first >> 4 == 1;
        yield new FlvTag(
            FlvTag.Kind.VIDEO, timestamp, size, codec, key, codec == FlvTag.H264 ? second : -1);
      }
      case SCRIPT -> new FlvTag(FlvTag.Kind.SCRIPT, timestamp, size, -1, false, -1);
      default ->
          throw new IllegalArgumentException(
              file + " has a tag of the unknown type " + type + " at byte " + start);
    };
  }

  /** The tags with an H.264 picture. */
  public List<FlvTag> pictures() {
    return tags.stream().filter(FlvTag::isPicture).toList();
  }

  /** How many times the decoder's configuration was sent. */
  public long videoConfigurations() {
    return tags.stream()
        .filter(tag -> tag.kind() == FlvTag.Kind.VIDEO && tag.packetType() == 0)
        .count();
  }
}
