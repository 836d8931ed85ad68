package io.penstock.stream;

import java.time.Duration;

/**
 * How a stream is encoded. Size and rate are the source's.
 *
 * @param codec what to encode to
 * @param bitrate bits per second
 * @param keyframeInterval the longest time between two key frames
 */
public record EncodeSpec(Codec codec, int bitrate, Duration keyframeInterval) {}
