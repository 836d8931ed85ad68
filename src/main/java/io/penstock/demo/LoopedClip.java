package io.penstock.demo;

import java.nio.file.Path;

/** A clip that an {@link RtspServer} plays for ever, without decoding or encoding anything. */
public final class LoopedClip {
  private LoopedClip() {}

  /**
   * A launch line that plays a file again and again at the pace of its pictures, with timestamps
   * that go on rising.
   *
   * @param file H.264 as a raw byte stream, without B-pictures, starting with a key picture
   * @param framesPerSecond the pace
   */
  public static String launch(Path file, int framesPerSecond) {
    // A byte stream has no timestamps. The parser counts pictures into decoding times, and the
    // payloader wants presentation times: through FLV and back, one becomes the other.
    return "multifilesrc location=\"%s\" loop=true"
            .formatted(file.toString().replace("\\", "\\\\").replace("\"", "\\\""))
        + " caps=video/x-h264,stream-format=byte-stream,framerate=%d/1".formatted(framesPerSecond)
        + " ! h264parse ! flvmux streamable=true ! flvdemux"
        + " ! h264parse config-interval=-1 ! rtph264pay name=pay0 pt=96";
  }
}
