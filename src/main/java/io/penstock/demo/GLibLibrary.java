package io.penstock.demo;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;

/** The functions of GLib's main loop that {@link RtspServer} calls. */
final class GLibLibrary {
  static {
    Native.register(GLibLibrary.class, "glib-2.0");
  }

  private GLibLibrary() {}

  static native Pointer g_main_context_new();

  static native void g_main_context_push_thread_default(Pointer context);

  static native void g_main_context_pop_thread_default(Pointer context);

  static native void g_main_context_unref(Pointer context);

  static native @Nullable Pointer g_main_context_find_source_by_id(Pointer context, int id);

  static native int g_main_context_iteration(Pointer context, int mayBlock);

  static native Pointer g_main_loop_new(Pointer context, int running);

  static native void g_main_loop_run(Pointer loop);

  static native void g_main_loop_quit(Pointer loop);

  static native void g_main_loop_unref(Pointer loop);

  static native int g_source_attach(Pointer source, Pointer context);

  static native void g_source_set_callback(
      Pointer source,
      RtspLibrary.SourceCallback callback,
      @Nullable Pointer userData,
      @Nullable Pointer destroyNotify);

  static native void g_source_destroy(Pointer source);

  static native void g_source_unref(Pointer source);
}
