package io.penstock.stream;

import java.time.Duration;

/**
 * How a stream is encoded, where it has to be.
 *
 * @param codec what to encode to
 * @param width of the picture in pixels, even; 0 for the source's at its first picture, or, beside
 *     a height, for the one that keeps the picture's shape
 * @param height in pixels, even; 0 as for the width
 * @param fps the most pictures a second; 0 for all that the source sends
 * @param bitrate bits per second
 * @param keyframeInterval the longest time between two key frames
 * @param sizeChange what happens when the source changes its size
 * @param always whether pictures are encoded also where nothing but bitrate and key frames would
 *     change; otherwise such a stream's packets go on as they come
 */
public record EncodeSpec(
    Codec codec,
    int width,
    int height,
    double fps,
    int bitrate,
    Duration keyframeInterval,
    SizeChange sizeChange,
    boolean always) {
  /** At the source's size and rate. */
  public EncodeSpec(
      Codec codec, int bitrate, Duration keyframeInterval, SizeChange sizeChange, boolean always) {
    this(codec, 0, 0, 0, bitrate, keyframeInterval, sizeChange, always);
  }
}
