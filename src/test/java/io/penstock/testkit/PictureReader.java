package io.penstock.testkit;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.OptionalInt;

/** Reads ffmpeg's "pgmyuv" pictures: luma, and below it U and V side by side. */
final class PictureReader {
  private final InputStream in;
  private byte[] plain = new byte[0];
  private byte[] packed = new byte[0];
  private int width;
  private int height;

  PictureReader(InputStream in) {
    this.in = in;
  }

  /** Reads one picture; false at the end. */
  boolean next() throws IOException {
    int first = in.read();
    if (first < 0) {
      return false;
    }
    if (first != 'P' || in.read() != '5' || in.read() != '\n') {
      throw new IOException("ffmpeg's output is not a PGM picture");
    }
    width = decimal();
    height = decimal() * 2 / 3;
    decimal();
    int size = width * height * 3 / 2;
    if (plain.length != size) {
      plain = new byte[size];
      packed = new byte[size];
    }
    if (in.readNBytes(packed, 0, size) < size) {
      throw new EOFException("ffmpeg ended within a picture");
    }
    separateChroma();
    return true;
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  OptionalInt number() {
    return FrameNumber.read(plain, width, width, height);
  }

  ByteBuffer i420() {
    return ByteBuffer.wrap(plain).asReadOnlyBuffer();
  }

  private void separateChroma() {
    int luma = width * height;
    System.arraycopy(packed, 0, plain, 0, luma);
    int half = width / 2;
    for (int row = 0; row < height / 2; row++) {
      int from = luma + row * width;
      System.arraycopy(packed, from, plain, luma + row * half, half);
      System.arraycopy(packed, from + half, plain, luma + luma / 4 + row * half, half);
    }
  }

  private int decimal() throws IOException {
    int value = 0;
    for (int c = in.read(); c != '\n' && c != ' '; c = in.read()) {
      if (c < '0' || c > '9') {
        throw new IOException("ffmpeg's output is not a PGM picture");
      }
      value = value * 10 + c - '0';
    }
    return value;
  }
}
