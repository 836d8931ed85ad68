package io.penstock.gst;

import io.penstock.media.AudioFormat;
import io.penstock.media.Packet;
import io.penstock.media.SoundTrack;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** A frame of silence for each format of sound: encoded when it is first asked for, and kept. */
final class SilentFrames {
  /**
   * The first that is registered encodes. Others than for a camera's sound: voaacenc fills silence
   * up to its bitrate, and the others need a few bytes for it.
   */
  private static final List<String> ENCODERS = List.of("fdkaacenc", "avenc_aac", "voaacenc");

  /** The first two or three hold what an encoder begins with, and are no silence yet. */
  private static final int TAKEN = 5;

  private static final int ENCODED = 8;
  private static final int SAMPLES = 1_024;

  /** It takes a few milliseconds on a machine that is not overloaded. */
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private static final Map<AudioFormat, Frame> FRAMES = new HashMap<>();

  private SilentFrames() {}

  /**
   * @param buffer a native object that is never freed
   */
  private record Frame(Packets memory, long buffer, int size) implements SoundTrack.Silence {
    @Override
    public Packet at(long time) {
      long same = Natives.Core.gst_mini_object_ref(buffer);
      return new Packet(memory, Packet.Track.AUDIO, same, time, time, time, size, false);
    }
  }

  /**
   * Silence of this format. Blocks while native code does.
   *
   * @throws IllegalStateException where this machine cannot encode it
   */
  static synchronized SoundTrack.Silence of(AudioFormat format) {
    GstRuntime.start();
    return FRAMES.computeIfAbsent(format, SilentFrames::encode);
  }

  /**
   * The element that encodes.
   *
   * @throws IllegalStateException where there is none
   */
  static String encoder(Predicate<String> exists) {
    return ENCODERS.stream()
        .filter(exists)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "sound needs an encoder of AAC, and none is registered: avenc_aac (Debian"
                        + " package gstreamer1.0-libav) or voaacenc (gstreamer1.0-plugins-bad);"
                        + " audio = off does without"));
  }

  private static Frame encode(AudioFormat format) {
    String encoder = encoder(GstRuntime::hasElement);
    Taking taking = new Taking();
    String refusal =
        encoder
            + " encodes no sound of %d Hz, %d channels".formatted(format.rate(), format.channels());
    try (NativePipeline pipeline = new NativePipeline("silence")) {
      Element source = pipeline.add("audiotestsrc", "source");
      source.set("wave", "silence");
      source.set("samplesperbuffer", SAMPLES);
      source.set("num-buffers", ENCODED);
      Element raw = filter(pipeline, "raw", "audio/x-raw,rate=%d,channels=%d", format);
      Element sink = pipeline.add("appsink", "sink");
      sink.set("caps", Caps.packets(format));
      sink.set("sync", false);
      sink.set("async", false);
      pipeline.link(
          List.of(
              source,
              pipeline.add("audioconvert", "convert"),
              raw,
              pipeline.add(encoder, "encoder"),
              pipeline.add("aacparse", "parse"),
              sink));
      AppCallbacks.ofSink(pipeline, sink, "silence", () -> taking.take(sink), taking::end);
      pipeline.play(taking::heard);
      return taking.await();
    } catch (ExecutionException e) {
      Throwable why = e.getCause();
      throw new IllegalStateException(why == null ? refusal : refusal + ": " + why.getMessage(), e);
    } catch (TimeoutException | IllegalStateException e) {
      throw new IllegalStateException(refusal, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(refusal, e);
    }
  }

  private static Element filter(
      NativePipeline pipeline, String name, String caps, AudioFormat format) {
    Element filter = pipeline.add("capsfilter", name);
    filter.set("caps", caps.formatted(format.rate(), format.channels()));
    return filter;
  }

  /** Waits for the frame to keep. */
  private static final class Taking {
    private final Packets memory = new Packets(Packet.Track.AUDIO, 0);
    private final CompletableFuture<Frame> frame = new CompletableFuture<>();
    private int seen;

    void take(Element sink) {
      long sample = Natives.App.gst_app_sink_try_pull_sample(sink.pointer(), 0);
      if (sample == 0) {
        return;
      }
      try (Packet packet = memory.take(sample)) {
        if (++seen == TAKEN) {
          long kept = Natives.Core.gst_mini_object_ref(packet.handle());
          frame.complete(new Frame(memory, kept, packet.size()));
        }
      }
    }

    void end() {
      frame.completeExceptionally(new IllegalStateException("it ended early"));
    }

    void heard(BusMessage message) {
      if (message instanceof BusMessage.Broken broken) {
        frame.completeExceptionally(new IllegalStateException(broken.text()));
      }
    }

    Frame await() throws ExecutionException, InterruptedException, TimeoutException {
      return frame.get(LIMIT.toNanos(), TimeUnit.NANOSECONDS);
    }
  }
}
