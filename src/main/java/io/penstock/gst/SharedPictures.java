package io.penstock.gst;

import io.penstock.media.Frame;
import io.penstock.media.FrameMemory;

/** Second frames over a picture that somebody has open. */
final class SharedPictures {
  private SharedPictures() {}

  /**
   * A frame that may only be read, over the buffer of {@code frame}; it goes back to {@code
   * memory}, as any of its own.
   */
  static Frame share(FrameMemory memory, MapInfos infos, Frame frame) {
    long info = infos.take();
    if (Natives.Core.gst_buffer_map(frame.handle(), info, Frames.MAP_READ) == 0) {
      infos.put(info);
      throw new IllegalStateException("a picture that is open cannot be read");
    }
    Natives.Core.gst_mini_object_ref(frame.handle());
    return new Frame(
        memory,
        frame.picture(),
        frame.handle(),
        info,
        frame.pts(),
        frame.arrival(),
        frame.duration(),
        false);
  }
}
