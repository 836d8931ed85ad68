package io.penstock.stream;

import java.time.Duration;

/**
 * How a stream is encoded. The rate is the source's, and so is the size at its first picture.
 *
 * @param codec what to encode to
 * @param bitrate bits per second
 * @param keyframeInterval the longest time between two key frames
 * @param sizeChange what happens when the source changes its size
 */
public record EncodeSpec(
    Codec codec, int bitrate, Duration keyframeInterval, SizeChange sizeChange) {}
