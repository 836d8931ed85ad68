package io.penstock.testkit;

/**
 * One tag of an FLV file.
 *
 * @param kind what it holds
 * @param timestampMillis decoding time
 * @param size bytes of its body
 * @param codec 7 for H.264 in a video tag, 10 for AAC in an audio tag, -1 in a script tag
 * @param keyFrame whether it is a video tag marked as a key picture
 * @param packetType for H.264 and AAC: 0 for the decoder's configuration, 1 for a picture or sound,
 *     2 for the end of the sequence; else -1
 */
public record FlvTag(
    Kind kind, long timestampMillis, int size, int codec, boolean keyFrame, int packetType) {
  /** H.264 in a video tag. */
  public static final int H264 = 7;

  /** AAC in an audio tag. */
  public static final int AAC = 10;

  /** What a tag holds. */
  public enum Kind {
    AUDIO,
    VIDEO,
    SCRIPT
  }

  /** Whether it holds an H.264 picture. */
  public boolean isPicture() {
    return kind == Kind.VIDEO && codec == H264 && packetType == 1;
  }
}
