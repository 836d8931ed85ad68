package io.penstock.gst;

import com.sun.jna.Callback;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;

/**
 * What an appsink or appsrc calls, as their native structs of function pointers. They are set
 * before the pipeline plays and held by it until it is in state NULL.
 */
final class AppCallbacks {
  /** GstAppSinkCallbacks and GstAppSrcCallbacks are 56 bytes in 1.20 to 1.26. */
  private static final int BYTES = 64;

  private static final int FLOW_OK = 0;
  private static final int SINK_EOS = 0;
  private static final int SINK_NEW_SAMPLE = 16;
  private static final int SOURCE_NEED_DATA = 0;

  private AppCallbacks() {}

  /** {@code GstFlowReturn (*new_sample) (GstAppSink *, gpointer)}. */
  interface NewSample extends Callback {
    int invoke(long sink, long data);
  }

  /** {@code void (*eos) (GstAppSink *, gpointer)}. */
  interface Eos extends Callback {
    void invoke(long sink, long data);
  }

  /** {@code void (*need_data) (GstAppSrc *, guint, gpointer)}. */
  interface NeedData extends Callback {
    void invoke(long source, int length, long data);
  }

  /**
   * Has {@code sink} call these on its streaming thread. They must not throw, and hold up what
   * comes when they block.
   */
  static void ofSink(
      NativePipeline pipeline, Element sink, String thread, Runnable sample, Runnable end) {
    NewSample onSample =
        pipeline.keep(
            (pointer, data) -> {
              sample.run();
              return FLOW_OK;
            },
            thread);
    Eos onEnd = pipeline.keep((pointer, data) -> end.run(), thread);
    try (Memory struct = new Memory(BYTES)) {
      struct.clear();
      Natives.GLib.g_atomic_pointer_set(struct.share(SINK_EOS), onEnd);
      Natives.GLib.g_atomic_pointer_set(struct.share(SINK_NEW_SAMPLE), onSample);
      Natives.App.gst_app_sink_set_callbacks(sink.pointer(), struct, Pointer.NULL, Pointer.NULL);
    }
  }

  /**
   * Has {@code source} call this on its streaming thread when it runs low. It must neither block
   * nor throw.
   */
  static void ofSource(NativePipeline pipeline, Element source, String thread, Runnable hungry) {
    NeedData onHunger = pipeline.keep((pointer, length, data) -> hungry.run(), thread);
    try (Memory struct = new Memory(BYTES)) {
      struct.clear();
      Natives.GLib.g_atomic_pointer_set(struct.share(SOURCE_NEED_DATA), onHunger);
      Natives.App.gst_app_src_set_callbacks(source.pointer(), struct, Pointer.NULL, Pointer.NULL);
    }
  }
}
