package io.penstock.chaos;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads an H.264 byte stream. */
final class AnnexB {
  private static final int SLICE = 1;
  private static final int KEY_SLICE = 5;
  private static final int SPS = 7;
  private static final int PPS = 8;
  private static final int DELIMITER = 9;

  private final List<AccessUnit> pictures = new ArrayList<>();
  private List<byte[]> picture = new ArrayList<>();
  private boolean key;
  private boolean hasSlice;
  private byte @Nullable [] sps;
  private byte @Nullable [] pps;

  private AnnexB() {}

  /** Reads a whole stream. */
  static AnnexB read(byte[] stream) {
    AnnexB read = new AnnexB();
    nals(stream).forEach(read::add);
    read.endPicture();
    return read;
  }

  List<AccessUnit> pictures() {
    return List.copyOf(pictures);
  }

  /** The first of the stream. */
  byte[] sps() {
    return needed(sps);
  }

  /** The first of the stream. */
  byte[] pps() {
    return needed(pps);
  }

  private static byte[] needed(byte @Nullable [] set) {
    if (set == null) {
      throw new IllegalArgumentException("the stream has no parameter sets");
    }
    return set;
  }

  /** The NAL units between the start codes. */
  private static List<byte[]> nals(byte[] stream) {
    List<byte[]> found = new ArrayList<>();
    int start = -1;
    for (int at = 0; at + 2 < stream.length; at++) {
      if (stream[at] == 0 && stream[at + 1] == 0 && stream[at + 2] == 1) {
        if (start >= 0) {
          found.add(trimmed(stream, start, at));
        }
        start = at + 3;
        at += 2;
      }
    }
    if (start >= 0) {
      found.add(trimmed(stream, start, stream.length));
    }
    return found;
  }

  /** Zeros in front of a start code belong to it: no NAL unit ends with one. */
  private static byte[] trimmed(byte[] stream, int start, int end) {
    int last = end;
    while (last > start && stream[last - 1] == 0) {
      last--;
    }
    return Arrays.copyOfRange(stream, start, last);
  }

  private void add(byte[] nal) {
    int type = nal[0] & 0x1f;
    boolean slice = type >= SLICE && type <= KEY_SLICE;
    boolean firstSlice = slice && (nal[1] & 0x80) != 0;
    if (hasSlice && (!slice || firstSlice)) {
      endPicture();
    }
    if (type == SPS) {
      sps = sps == null ? nal : sps;
    } else if (type == PPS) {
      pps = pps == null ? nal : pps;
    } else if (type != DELIMITER) {
      picture.add(nal);
      hasSlice |= slice;
      key |= type == KEY_SLICE;
    }
  }

  private void endPicture() {
    if (hasSlice) {
      pictures.add(new AccessUnit(picture, key));
    }
    picture = new ArrayList<>();
    key = false;
    hasSlice = false;
  }
}
