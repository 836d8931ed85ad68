package io.penstock.demo;

import com.sun.jna.Pointer;
import io.penstock.gst.GstRuntime;
import java.nio.file.Path;
import java.time.Duration;

/** Turns an MP4 file with H.264 into a raw byte stream, without decoding it. */
final class ByteStream {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private ByteStream() {}

  /** Writes {@code raw}. Blocks until it is written. */
  static void extract(Path mp4, Path raw) {
    GstRuntime.start();
    Pointer pipeline =
        GstLibrary.gst_parse_launch(
            "filesrc location=\"%s\" ! qtdemux ! h264parse config-interval=-1".formatted(mp4)
                + " ! video/x-h264,stream-format=byte-stream,alignment=au"
                + " ! filesink location=\"%s\"".formatted(raw),
            null);
    if (pipeline == null) {
      throw new IllegalStateException("GStreamer cannot build the pipeline that reads " + mp4);
    }
    try {
      GstLibrary.gst_element_set_state(pipeline, GstLibrary.STATE_PLAYING);
      awaitEnd(pipeline, mp4);
    } finally {
      GstLibrary.gst_element_set_state(pipeline, GstLibrary.STATE_NULL);
      GstLibrary.g_object_unref(pipeline);
    }
  }

  private static void awaitEnd(Pointer pipeline, Path mp4) {
    Pointer bus = GstLibrary.gst_element_get_bus(pipeline);
    Pointer message =
        GstLibrary.gst_bus_timed_pop_filtered(
            bus, LIMIT.toNanos(), GstLibrary.MESSAGE_EOS | GstLibrary.MESSAGE_ERROR);
    GstLibrary.g_object_unref(bus);
    if (message == null) {
      throw new IllegalStateException(mp4 + " was not read within " + LIMIT.toSeconds() + " s");
    }
    int type = message.getInt(GstLibrary.MESSAGE_TYPE_OFFSET);
    GstLibrary.gst_mini_object_unref(message);
    if (type == GstLibrary.MESSAGE_ERROR) {
      throw new IllegalStateException("GStreamer cannot read " + mp4 + " as H.264 in MP4");
    }
  }
}
