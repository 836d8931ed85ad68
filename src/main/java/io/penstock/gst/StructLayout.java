package io.penstock.gst;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;

/**
 * Where the fields of native structs are that have no accessor function, on 64 bits. GStreamer 1.x
 * promises not to move them; {@link #verify()} believes it only after writing a value through a
 * function and finding it at its place.
 */
final class StructLayout {
  /** GstMapInfo: size of the struct, and where it holds the data's address and length. */
  static final int MAP_INFO_BYTES = 104;

  static final int MAP_DATA = 16;
  static final int MAP_SIZE = 24;

  /** GstBuffer: presentation, decode time and duration. */
  static final int BUFFER_PTS = 72;

  static final int BUFFER_DTS = 80;
  static final int BUFFER_DURATION = 88;

  /** GstMessage, GstEvent and GstQuery: the type follows the GstMiniObject. */
  static final int MESSAGE_TYPE = 64;

  /** GstMessage: who says it. */
  static final int MESSAGE_SOURCE = 80;

  /** GstPadProbeInfo: what is probed. */
  static final int PROBE_DATA = 16;

  /** GstVideoMeta: plane count, offsets (gsize each) and strides (gint each). */
  static final int VIDEO_META_PLANES = 44;

  static final int VIDEO_META_OFFSETS = 48;
  static final int VIDEO_META_STRIDES = 80;

  /** GError: code and message. */
  static final int ERROR_MESSAGE = 8;

  /** GParamSpec: what may be done with the property, and the type of its value. */
  static final int PARAM_FLAGS = 16;

  static final int PARAM_TYPE = 24;

  /** GValue: size of the struct. */
  static final int VALUE_BYTES = 24;

  private StructLayout() {}

  /**
   * @throws IllegalStateException naming the struct that is laid out otherwise
   */
  static void verify() {
    long buffer = Natives.Core.gst_buffer_new_allocate(0, 4711, 0);
    try (Memory info = new Memory(MAP_INFO_BYTES)) {
      info.clear();
      Natives.Core.gst_buffer_map(buffer, Pointer.nativeValue(info), Frames.MAP_READ);
      boolean mapped = info.getLong(MAP_SIZE) == 4711 && info.getLong(MAP_DATA) != 0;
      Natives.Core.gst_buffer_unmap(buffer, Pointer.nativeValue(info));
      require(mapped, "GstMapInfo");
      Pointer fields = new Pointer(buffer);
      require(
          fields.getLong(BUFFER_PTS) == -1
              && fields.getLong(BUFFER_DTS) == -1
              && fields.getLong(BUFFER_DURATION) == -1,
          "GstBuffer");
    } finally {
      Natives.Core.gst_mini_object_unref(buffer);
    }
    long source = Natives.Core.gst_pipeline_new("layout");
    long message = Natives.Core.gst_message_new_eos(source);
    Pointer fields = new Pointer(message);
    boolean asExpected =
        fields.getInt(MESSAGE_TYPE) == BusMessage.EOS && fields.getLong(MESSAGE_SOURCE) == source;
    Natives.Core.gst_mini_object_unref(message);
    Natives.Core.gst_object_unref(source);
    require(asExpected, "GstMessage");
  }

  private static void require(boolean condition, String struct) {
    if (!condition) {
      throw new IllegalStateException(
          "this GStreamer lays out "
              + struct
              + " otherwise than 64-bit GStreamer 1.20 to 1.26 do, so frames cannot be read");
    }
  }
}
