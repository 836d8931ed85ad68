package io.penstock.gst;

import com.sun.jna.Callback;
import com.sun.jna.Pointer;

/**
 * Tells a decoder that its appsink reads planes wherever they lie. Without that a software decoder
 * copies every picture into the standard layout first (0.3 ms at 1080p), because an appsink before
 * 1.24 does not answer the question.
 */
final class VideoMetaOffer {
  private static final int QUERY_DOWNSTREAM = 1 << 9;
  private static final int PUSH = 1 << 12;

  /** GST_QUERY_MAKE_TYPE (140, DOWNSTREAM | SERIALIZED). */
  private static final int ALLOCATION = 140 << 8 | 2 | 4;

  private static final int PROBE_OK = 1;
  private static final int PROBE_HANDLED = 4;

  private VideoMetaOffer() {}

  /** {@code GstPadProbeReturn (*GstPadProbeCallback) (GstPad *, GstPadProbeInfo *, gpointer)}. */
  interface Probe extends Callback {
    int invoke(Pointer pad, Pointer info, Pointer data);
  }

  static void makeFor(NativePipeline pipeline, Element sink, String thread) {
    Probe probe = pipeline.keep((pad, info, data) -> answer(info), thread);
    long pad = sink.staticPad("sink");
    Natives.Core.gst_pad_add_probe(pad, QUERY_DOWNSTREAM | PUSH, probe, Pointer.NULL, Pointer.NULL);
    Natives.Core.gst_object_unref(pad);
  }

  private static int answer(Pointer info) {
    Pointer query = info.getPointer(StructLayout.PROBE_DATA);
    if (query.getInt(StructLayout.QUERY_TYPE) != ALLOCATION) {
      return PROBE_OK;
    }
    Natives.Core.gst_query_add_allocation_meta(
        Pointer.nativeValue(query), Natives.Video.gst_video_meta_api_get_type(), Pointer.NULL);
    return PROBE_HANDLED;
  }
}
