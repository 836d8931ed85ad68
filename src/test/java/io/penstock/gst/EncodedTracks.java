package io.penstock.gst;

import io.penstock.media.AudioFormat;
import io.penstock.media.Packet;
import io.penstock.media.SoundTrack;
import io.penstock.stream.Codec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A camera's packets, encoded for real and kept: pictures at 25 a second with a key frame each
 * second, and a tone. Whoever opened it closes it.
 */
final class EncodedTracks implements AutoCloseable {
  static final long PICTURE_NANOS = 40_000_000;

  private static final int KEY_FRAME_EVERY = 25;
  private static final int LIMIT_SECONDS = 40;

  /** What an encoder begins with is no tone yet. */
  private static final int PRIMING = 5;

  private final Packets ofPictures = new Packets(Packet.Track.VIDEO, 0);
  private final Packets ofSound = new Packets(Packet.Track.AUDIO, 0);
  private final List<Packet> pictures;
  private final List<Packet> sound;
  private final SoundTrack.Silence silence;
  private final long frameNanos;

  private EncodedTracks(Codec codec, AudioFormat format, Duration length) {
    frameNanos = 1_024_000_000_000L / format.rate();
    silence = SilentFrames.of(format);
    pictures = encodePictures(codec, (int) (length.toNanos() / PICTURE_NANOS));
    sound = encodeSound(format, (int) (length.toNanos() / frameNanos) + PRIMING);
    for (int i = 0; i < PRIMING; i++) {
      sound.remove(0).close();
    }
  }

  /** Encodes them. */
  static EncodedTracks open(Codec codec, AudioFormat format, Duration length) {
    return new EncodedTracks(codec, format, length);
  }

  /** How many pictures there are. */
  int pictures() {
    return pictures.size();
  }

  /** How many frames of sound there are. */
  int frames() {
    return sound.size();
  }

  /** When a picture is shown, nanoseconds after the first. */
  static long timeOfPicture(int index) {
    return index * PICTURE_NANOS;
  }

  /** How long a frame of sound is, nanoseconds. */
  long frameNanos() {
    return frameNanos;
  }

  /** A picture for somebody who closes it. */
  Packet picture(int index, long time, long arrival) {
    return copy(ofPictures, pictures.get(index), time, arrival);
  }

  /** A frame of the tone for somebody who closes it. */
  Packet frame(int index, long time, long arrival) {
    return copy(ofSound, sound.get(index), time, arrival);
  }

  /** A frame of a camera that hears nothing, for somebody who closes it. */
  Packet quiet(long time, long arrival) {
    try (Packet quiet = silence.at(time)) {
      return copy(ofSound, quiet, time, arrival);
    }
  }

  private static Packet copy(Packets memory, Packet of, long time, long arrival) {
    long same = Natives.Core.gst_mini_object_ref(of.handle());
    return new Packet(memory, of.track(), same, time, time, arrival, of.size(), of.isKeyFrame());
  }

  private List<Packet> encodePictures(Codec codec, int count) {
    try (NativePipeline pipeline = new NativePipeline("pictures")) {
      Element source = pipeline.add("videotestsrc", "source");
      source.set("num-buffers", count);
      Element encoder = pipeline.add(codec == Codec.H264 ? "x264enc" : "x265enc", "encoder");
      encoder.set("key-int-max", KEY_FRAME_EVERY);
      encoder.set("speed-preset", "ultrafast");
      encoder.set("tune", "zerolatency");
      Element parse = pipeline.add(Caps.parser(codec), "parse");
      parse.set("config-interval", -1);
      String raw = "video/x-raw,format=I420,width=320,height=180,framerate=25/1";
      return taken(
          pipeline,
          ofPictures,
          List.of(source, filter(pipeline, raw), encoder, parse),
          Caps.packets(codec));
    }
  }

  private List<Packet> encodeSound(AudioFormat format, int count) {
    try (NativePipeline pipeline = new NativePipeline("tone")) {
      Element source = pipeline.add("audiotestsrc", "source");
      source.set("samplesperbuffer", 1_024);
      // It may hold one back that it would need more samples for.
      source.set("num-buffers", count + 1);
      String raw = "audio/x-raw,rate=%d,channels=%d".formatted(format.rate(), format.channels());
      List<Packet> packets =
          taken(
              pipeline,
              ofSound,
              List.of(
                  source,
                  pipeline.add("audioconvert", "convert"),
                  filter(pipeline, raw),
                  pipeline.add("avenc_aac", "encoder"),
                  pipeline.add("aacparse", "parse")),
              Caps.packets(format));
      while (packets.size() > count) {
        packets.remove(packets.size() - 1).close();
      }
      return packets;
    }
  }

  private static Element filter(NativePipeline pipeline, String caps) {
    Element filter = pipeline.add("capsfilter", "raw");
    filter.set("caps", caps);
    return filter;
  }

  private static List<Packet> taken(
      NativePipeline pipeline, Packets memory, List<Element> chain, String caps) {
    List<Packet> packets = Collections.synchronizedList(new ArrayList<>());
    CompletableFuture<Void> ended = new CompletableFuture<>();
    Element sink = pipeline.add("appsink", "sink");
    sink.set("caps", caps);
    sink.set("sync", false);
    List<Element> all = new ArrayList<>(chain);
    all.add(sink);
    pipeline.link(all);
    AppCallbacks.ofSink(
        pipeline,
        sink,
        "fixture",
        () -> {
          long sample = Natives.App.gst_app_sink_try_pull_sample(sink.pointer(), 0);
          if (sample != 0) {
            packets.add(memory.take(sample));
          }
        },
        () -> ended.complete(null));
    pipeline.play(message -> {});
    try {
      ended.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("nothing was encoded", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
    return packets;
  }

  @Override
  public void close() {
    pictures.forEach(Packet::close);
    sound.forEach(Packet::close);
  }
}
