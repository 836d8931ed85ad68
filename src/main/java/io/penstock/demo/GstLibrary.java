package io.penstock.demo;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;

/** The functions of GStreamer itself that the demo calls. */
final class GstLibrary {
  static final int STATE_NULL = 1;
  static final int STATE_PLAYING = 4;
  static final int MESSAGE_EOS = 1;
  static final int MESSAGE_ERROR = 1 << 1;

  /** The type of a message comes right behind its GstMiniObject, which has 64 bytes. */
  static final int MESSAGE_TYPE_OFFSET = 64;

  static {
    // It is linked to libgobject, so g_object_unref is found through it.
    Native.register(GstLibrary.class, "gstreamer-1.0");
  }

  private GstLibrary() {}

  static native @Nullable Pointer gst_element_factory_find(String name);

  static native @Nullable Pointer gst_parse_launch(String launch, @Nullable Pointer error);

  static native int gst_element_set_state(Pointer element, int state);

  static native Pointer gst_element_get_bus(Pointer element);

  static native @Nullable Pointer gst_bus_timed_pop_filtered(Pointer bus, long timeout, int types);

  static native @Nullable Pointer gst_structure_from_string(String text, @Nullable Pointer end);

  static native void gst_structure_free(Pointer structure);

  static native void gst_mini_object_unref(Pointer object);

  static native void g_object_unref(Pointer object);
}
