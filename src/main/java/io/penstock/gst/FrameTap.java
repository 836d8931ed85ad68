package io.penstock.gst;

import com.sun.jna.Callback;
import com.sun.jna.Pointer;
import io.penstock.observe.AboutStream;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes decoded pictures at the door of an appsink. What an appsink hands out it also holds on to,
 * so that no picture could be drawn on without a copy; taken here, a buffer that the decoder has no
 * more use for is ours alone. It also tells the decoder that planes are read wherever they lie,
 * which an appsink before 1.24 does not say, and without which some decoders copy every picture
 * first.
 */
final class FrameTap {
  private static final int BUFFER = 1 << 4;
  private static final int EVENT = 1 << 6;
  private static final int QUERY = 1 << 9;
  private static final int PUSH = 1 << 12;

  private static final int PASS_ON = 1;
  private static final int TAKEN = 4;

  /** GstEventType and GstQueryType without their flags, which fill the lowest 8 bits. */
  private static final int CAPS = 50;

  private static final int SEGMENT = 70;
  private static final int EOS = 110;
  private static final int ALLOCATION = 140;

  private static final Logger LOG = LoggerFactory.getLogger(FrameTap.class);

  private FrameTap() {}

  /** {@code GstPadProbeReturn (*GstPadProbeCallback) (GstPad *, GstPadProbeInfo *, gpointer)}. */
  interface Probe extends Callback {
    int invoke(long pad, long info, long data);
  }

  /** Told what comes, on the streaming thread. Its methods do not throw. */
  interface Listener {
    /** Pictures from now on are like this; the caps stay the caller's. */
    void caps(long event);

    /** Times from now on count like this; the event stays the caller's. */
    void segment(long event);

    /** A picture. Takes ownership of the buffer. */
    void buffer(long buffer);

    /** There are no more pictures. */
    void end();
  }

  /** Has {@code listener} told of all that comes to {@code sink}, until the pipeline is stopped. */
  static void put(NativePipeline pipeline, Element sink, String thread, Listener listener) {
    Optional<String> stream = AboutStream.current();
    Probe probe =
        pipeline.keep((pad, info, data) -> heard(new Pointer(info), listener, stream), thread);
    long pad = sink.staticPad("sink");
    Natives.Core.gst_pad_add_probe(
        pad, BUFFER | EVENT | QUERY | PUSH, probe, Pointer.NULL, Pointer.NULL);
    Natives.Core.gst_object_unref(pad);
  }

  /** Has {@code caps} told of each caps event that comes to {@code element}, which it borrows. */
  static void putCaps(NativePipeline pipeline, Element element, String thread, LongConsumer caps) {
    Probe probe =
        pipeline.keep(
            (pad, info, data) -> {
              long event = new Pointer(info).getLong(StructLayout.PROBE_DATA);
              if (type(event) == CAPS) {
                caps.accept(event);
              }
              return PASS_ON;
            },
            thread);
    long pad = element.staticPad("sink");
    Natives.Core.gst_pad_add_probe(pad, EVENT | PUSH, probe, Pointer.NULL, Pointer.NULL);
    Natives.Core.gst_object_unref(pad);
  }

  private static int heard(Pointer info, Listener listener, Optional<String> stream) {
    int what = info.getInt(0);
    long data = info.getLong(StructLayout.PROBE_DATA);
    if ((what & BUFFER) != 0) {
      try {
        listener.buffer(data);
      } catch (RuntimeException | Error e) {
        // Native code must not hear of it: what it takes for an answer then would free the buffer
        // twice.
        AboutStream.run(stream, () -> LOG.error("A picture, or some sound, was lost", e));
      }
      return TAKEN;
    }
    return (what & EVENT) != 0 ? heardEvent(data, listener) : answer(data);
  }

  private static int heardEvent(long event, Listener listener) {
    switch (type(event)) {
      case CAPS -> listener.caps(event);
      case SEGMENT -> listener.segment(event);
      case EOS -> listener.end();
      default -> {
        // Of no meaning for pictures and their times.
      }
    }
    return PASS_ON;
  }

  /** Whether an event is the end of the stream. */
  static boolean isEnd(long event) {
    return type(event) == EOS;
  }

  private static int answer(long query) {
    if (type(query) != ALLOCATION) {
      return PASS_ON;
    }
    Natives.Core.gst_query_add_allocation_meta(
        query, Natives.Video.gst_video_meta_api_get_type(), Pointer.NULL);
    return TAKEN;
  }

  private static int type(long eventOrQuery) {
    return new Pointer(eventOrQuery).getInt(StructLayout.MESSAGE_TYPE) >> 8;
  }
}
