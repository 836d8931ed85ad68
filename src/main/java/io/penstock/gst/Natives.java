package io.penstock.gst;

import com.sun.jna.Callback;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;

/**
 * The native functions of the frame path, the bus and the life of pipelines, direct-mapped: a call
 * costs a fifth of one through gst1-java-core's objects and leaves nothing to the garbage
 * collector. Native objects are {@code long}s; whoever gets one that the native documentation calls
 * "transfer full" unrefs it.
 */
final class Natives {
  private Natives() {}

  /** libgstreamer-1.0. */
  static final class Core {
    static {
      Native.register(Core.class, "gstreamer-1.0");
    }

    private Core() {}

    static native void gst_segtrap_set_enabled(int enabled);

    static native long gst_element_factory_make(String factory, String name);

    static native long gst_pipeline_new(String name);

    static native void gst_pipeline_use_clock(long pipeline, long clock);

    static native int gst_bin_add(long bin, long element);

    static native int gst_element_link(long source, long sink);

    static native long gst_element_get_static_pad(long element, String name);

    static native long gst_element_request_pad_simple(long element, String name);

    static native long gst_element_get_type();

    static native int gst_element_set_state(long element, int state);

    static native int gst_element_sync_state_with_parent(long element);

    static native void gst_element_set_base_time(long element, long time);

    static native void gst_element_set_start_time(long element, long time);

    static native long gst_element_get_bus(long element);

    static native void gst_element_set_context(long element, long context);

    static native long gst_element_get_context(long element, String type);

    static native Pointer gst_object_get_name(long object);

    static native void gst_object_unref(long object);

    static native int gst_pad_link(long source, long sink);

    static native int gst_pad_send_event(long pad, long event);

    static native int gst_pad_is_linked(long pad);

    static native long gst_pad_get_current_caps(long pad);

    static native long gst_pad_query_caps(long pad, long filter);

    static native long gst_pad_add_probe(
        long pad, int mask, Callback probe, Pointer data, Pointer notify);

    static native void gst_query_add_allocation_meta(long query, long api, Pointer parameters);

    static native long gst_system_clock_obtain();

    static native long gst_clock_get_time(long clock);

    static native long gst_bus_timed_pop_filtered(long bus, long timeout, int types);

    static native long gst_message_new_eos(long source);

    static native void gst_message_parse_error(long message, Pointer error, Pointer debug);

    static native void gst_message_parse_warning(long message, Pointer error, Pointer debug);

    static native long gst_message_get_structure(long message);

    static native Pointer gst_structure_get_name(long structure);

    static native Pointer gst_structure_get_string(long structure, String field);

    static native int gst_structure_get_int(long structure, String field, Pointer value);

    static native int gst_structure_get_uint64(long structure, String field, Pointer value);

    static native int gst_structure_has_field(long structure, String field);

    static native int gst_structure_get_fraction(
        long structure, String field, Pointer numerator, Pointer denominator);

    static native long gst_caps_from_string(String text);

    static native Pointer gst_caps_to_string(long caps);

    static native long gst_caps_get_structure(long caps, int index);

    static native void gst_mini_object_unref(long object);

    static native long gst_mini_object_ref(long object);

    static native long gst_sample_get_buffer(long sample);

    static native int gst_mini_object_is_writable(long object);

    static native int gst_buffer_is_all_memory_writable(long buffer);

    static native void gst_event_parse_caps(long event, Pointer caps);

    static native void gst_event_copy_segment(long event, Pointer segment);

    static native long gst_sample_get_segment(long sample);

    static native int gst_segment_to_running_time_full(
        long segment, int format, long position, Pointer runningTime);

    static native int gst_buffer_map(long buffer, long info, int flags);

    static native void gst_buffer_unmap(long buffer, long info);

    static native long gst_buffer_get_size(long buffer);

    static native long gst_buffer_fill(long buffer, long offset, Pointer bytes, long size);

    static native long gst_buffer_extract(long buffer, long offset, Pointer bytes, long size);

    static native int gst_buffer_get_flags(long buffer);

    static native long gst_buffer_new_allocate(long allocator, long size, long parameters);

    static native long gst_mini_object_copy(long object);

    static native long gst_buffer_pool_new();

    static native long gst_buffer_pool_get_config(long pool);

    static native void gst_buffer_pool_config_set_params(
        long config, long caps, int size, int least, int most);

    static native int gst_buffer_pool_set_config(long pool, long config);

    static native int gst_buffer_pool_set_active(long pool, int active);

    static native int gst_buffer_pool_acquire_buffer(long pool, Pointer buffer, long parameters);

    static native int gst_value_deserialize(Pointer value, String text);

    static native long gst_structure_get_type();
  }

  /** libgstapp-1.0. */
  static final class App {
    static {
      Native.register(App.class, "gstapp-1.0");
    }

    private App() {}

    static native void gst_app_sink_set_callbacks(
        long sink, Pointer callbacks, Pointer data, Pointer notify);

    static native long gst_app_sink_try_pull_sample(long sink, long timeout);

    static native void gst_app_src_set_callbacks(
        long source, Pointer callbacks, Pointer data, Pointer notify);

    static native void gst_app_src_set_caps(long source, long caps);

    static native int gst_app_src_push_buffer(long source, long buffer);

    static native int gst_app_src_end_of_stream(long source);

    static native long gst_app_src_get_current_level_buffers(long source);
  }

  /** libgstvideo-1.0. */
  static final class Video {
    static {
      Native.register(Video.class, "gstvideo-1.0");
    }

    private Video() {}

    static native long gst_buffer_get_video_meta(long buffer);

    static native long gst_video_meta_api_get_type();

    static native long gst_video_event_new_upstream_force_key_unit(
        long runningTime, int allHeaders, int count);
  }

  /** The C library, which every process has. */
  static final class C {
    static {
      Native.register(C.class, NativeLibrary.getProcess());
    }

    private C() {}

    static native int getsockopt(int socket, int level, int option, Pointer value, Pointer length);

    static native int getsockname(int socket, Pointer address, Pointer length);

    static native int getpeername(int socket, Pointer address, Pointer length);
  }

  /** libgobject-2.0 and libglib-2.0, which it links. */
  static final class GObject {
    static {
      Native.register(GObject.class, "gobject-2.0");
    }

    private GObject() {}

    static native long g_signal_connect_data(
        long object, String signal, Callback handler, Pointer data, Pointer notify, int flags);

    static native Pointer g_object_class_find_property(Pointer objectClass, String name);

    static native void g_object_set_property(long object, String name, Pointer value);

    static native void g_object_get_property(long object, String name, Pointer value);

    static native Pointer g_value_init(Pointer value, long type);

    static native void g_value_unset(Pointer value);

    static native void g_value_set_string(Pointer value, String text);

    static native void g_value_set_object(Pointer value, long object);

    static native Pointer g_value_get_boxed(Pointer value);
  }

  /** libglib-2.0. */
  static final class GLib {
    static {
      Native.register(GLib.class, "glib-2.0");
    }

    private GLib() {}

    static native void g_free(Pointer memory);

    static native void g_error_free(Pointer error);

    /** Stores the address of native code that calls {@code callback}. */
    static native void g_atomic_pointer_set(Pointer place, Callback callback);
  }

  /** The text at {@code memory}, which is freed; an empty text for null. */
  static String takeString(@org.jspecify.annotations.Nullable Pointer memory) {
    if (memory == null) {
      return "";
    }
    String text = memory.getString(0, "UTF-8");
    GLib.g_free(memory);
    return text;
  }
}
