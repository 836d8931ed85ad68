package io.penstock.gst;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.media.AudioFormat;
import io.penstock.media.Packet;
import io.penstock.media.PacketFormat;
import io.penstock.record.SegmentStore;
import io.penstock.stream.Codec;
import io.penstock.stream.Failure;
import io.penstock.stream.OutputSpec;
import io.penstock.stream.RecordingSpec;
import io.penstock.stream.SecretUri;
import io.penstock.stream.Trust;
import io.penstock.testkit.NothingLeft;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Segments of packets that come as fast as they are taken. */
@ExtendWith(NothingLeft.class)
class RecordingTest {
  private static final int LIMIT_SECONDS = 40;

  /** Six seconds at ten a second, a key frame each second. */
  private static final int PICTURES = 60;

  @TempDir private Path media;
  private final List<Failure> failures = new CopyOnWriteArrayList<>();

  private OutputSpec output(String scheme, String folder) {
    return output(scheme, folder, Duration.ofSeconds(2));
  }

  private OutputSpec output(String scheme, String folder, Duration segment) {
    return new OutputSpec(
        "archive",
        SecretUri.parse(scheme + "://" + media.resolve(folder) + "/"),
        new Trust.Machine(),
        Optional.of(new RecordingSpec(segment, Duration.ofHours(1), 0)));
  }

  private Recording open(OutputSpec output, Codec codec) {
    return Recording.open(
        "test", output, PacketFormat.of(codec), true, new SegmentStore(media), failures::add);
  }

  private void record(OutputSpec output, Codec codec) throws Exception {
    try (Recording recording = open(output, codec)) {
      encode(codec, recording);
      assertThat(recording.progress().bytesOut()).isPositive();
      recording.drain().toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
      assertThat(recording.packetsDropped()).isZero();
    }
    assertThat(failures).isEmpty();
  }

  private static void encode(Codec codec, Recording recording) throws Exception {
    encode(codec, recording, 180, Duration.ZERO);
  }

  private static void encode(Codec codec, Recording recording, int height, Duration begin)
      throws Exception {
    CompletableFuture<Void> ended = new CompletableFuture<>();
    Packets packets = new Packets(Packet.Track.VIDEO, begin.toNanos());
    try (NativePipeline pipeline = new NativePipeline("pictures")) {
      Element source = pipeline.add("videotestsrc", "pictures");
      source.set("num-buffers", PICTURES);
      Element format = pipeline.add("capsfilter", "format");
      format.set("caps", "video/x-raw,format=I420,width=320,framerate=10/1,height=(int)" + height);
      Element encoder = pipeline.add(codec == Codec.H264 ? "x264enc" : "x265enc", "encoder");
      encoder.set("key-int-max", 10);
      encoder.set("speed-preset", "ultrafast");
      encoder.set("tune", "zerolatency");
      Element parse = pipeline.add(Caps.parser(codec), "parse");
      parse.set("config-interval", -1);
      Element sink = pipeline.add("appsink", "packets");
      sink.set("caps", Caps.packets(codec));
      sink.set("sync", false);
      pipeline.link(List.of(source, format, encoder, parse, sink));
      AppCallbacks.ofSink(
          pipeline,
          sink,
          "pictures",
          () -> {
            long sample = Natives.App.gst_app_sink_try_pull_sample(sink.pointer(), 0);
            if (sample != 0) {
              recording.accept(packets.take(sample));
            }
          },
          () -> ended.complete(null));
      pipeline.play(message -> {});
      ended.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }
  }

  private List<Path> files(String folder) throws IOException {
    try (Stream<Path> files = Files.list(media.resolve(folder))) {
      return files.sorted().toList();
    }
  }

  /** Codec, and how many pictures can be decoded. */
  private static String probed(Path file) throws IOException {
    Process ffprobe =
        new ProcessBuilder(
                List.of(
                    "ffprobe",
                    "-v",
                    "error",
                    "-count_frames",
                    "-select_streams",
                    "v",
                    "-show_entries",
                    "stream=codec_name,nb_read_frames",
                    "-of",
                    "default=nokey=1:noprint_wrappers=1",
                    file.toString()))
            .redirectErrorStream(true)
            .start();
    String text = new String(ffprobe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    // It tells each stream twice, where there are programs.
    return text.lines().distinct().collect(Collectors.joining(" "));
  }

  private static String name(Codec codec) {
    return codec == Codec.H264 ? "h264" : "hevc";
  }

  @ParameterizedTest
  @EnumSource(names = {"H264", "H265"})
  void cutsAtKeyFrames(Codec codec) throws Exception {
    record(output("file", "kept"), codec);

    assertThat(files("kept")).hasSize(3);
    for (Path file : files("kept")) {
      assertThat(file.toString()).endsWith(".mp4");
      assertThat(probed(file)).isEqualTo(name(codec) + " 20");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"H264", "H265"})
  void picturesThatNeedAnotherDecoderBeginASegment(Codec codec) throws Exception {
    try (Recording recording = open(output("file", "kept", Duration.ofHours(1)), codec)) {
      encode(codec, recording, 180, Duration.ZERO);
      encode(codec, recording, 240, Duration.ofSeconds(10));
      recording.drain().toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    assertThat(failures).isEmpty();
    assertThat(files("kept")).hasSize(2);
    for (Path file : files("kept")) {
      assertThat(probed(file)).isEqualTo(name(codec) + " 60");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"H264", "H265"})
  void writesAPlaylistOfSegments(Codec codec) throws Exception {
    record(output("hls", "live"), codec);

    Path playlist = media.resolve("live/index.m3u8");
    assertThat(Files.readAllLines(playlist))
        .filteredOn(line -> line.startsWith("#EXTINF"))
        .containsExactly("#EXTINF:2.000,", "#EXTINF:2.000,", "#EXTINF:2.000,");
    assertThat(Files.readString(playlist)).endsWith("#EXT-X-ENDLIST\n");
    assertThat(probed(playlist)).isEqualTo(name(codec) + " 60");
  }

  @Test
  void oneThatGotNothingLeavesNothing() throws Exception {
    try (Recording recording = open(output("file", "none"), Codec.H264)) {
      recording.drain().toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    assertThat(files("none")).isEmpty();
    assertThat(failures).isEmpty();
  }

  @Test
  void whatComesWhileItDrainsIsLetGo() throws Exception {
    Packets memory = new Packets(Packet.Track.VIDEO, 0);
    try (Packet any = SilentFrames.of(new AudioFormat(48_000, 1)).at(0);
        Recording recording = open(output("file", "late"), Codec.H264)) {
      encode(Codec.H264, recording);
      CompletableFuture<Void> drained = recording.drain().toCompletableFuture();
      long limit = System.nanoTime() + Duration.ofSeconds(LIMIT_SECONDS).toNanos();
      while (!drained.isDone() && System.nanoTime() < limit) {
        long same = Natives.Core.gst_mini_object_ref(any.handle());
        recording.accept(new Packet(memory, Packet.Track.VIDEO, same, 0, 0, 0, any.size(), false));
      }
      assertThat(drained).isCompleted();
    }

    assertThat(files("late")).hasSize(3);
    assertThat(failures).isEmpty();
  }

  @Test
  void oneThatIsClosedAtOnceLeavesWhatItHas() throws Exception {
    try (Recording recording = open(output("file", "kept"), Codec.H264)) {
      encode(Codec.H264, recording);
    }

    // The last fragments of the newest may be missing.
    assertThat(files("kept")).hasSizeBetween(2, 3);
    assertThat(probed(files("kept").get(0))).startsWith("h264 ");
  }

  @Test
  void aFolderOutsideIsRefused() throws IOException {
    Path outside = Files.createDirectory(media.resolveSibling(media.getFileName() + "-outside"));
    Files.createSymbolicLink(media.resolve("out"), outside);

    assertThatThrownBy(() -> open(output("file", "out/kept"), Codec.H264))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("leads out of media-directory");
    assertThat(outside).isEmptyDirectory();
    Files.delete(outside);
  }
}
