package io.penstock.gst;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.penstock.demo.RtmpServer;
import io.penstock.demo.RtmpServerSettings;
import io.penstock.demo.RtspServer;
import io.penstock.demo.RtspServerSettings;
import io.penstock.media.AudioFormat;
import io.penstock.media.OutputSession;
import io.penstock.media.Packet;
import io.penstock.media.PacketFormat;
import io.penstock.record.SegmentStore;
import io.penstock.stream.Codec;
import io.penstock.stream.Failure;
import io.penstock.stream.OutputSpec;
import io.penstock.stream.RecordingSpec;
import io.penstock.stream.SecretUri;
import io.penstock.stream.Trust;
import io.penstock.testkit.Await;
import io.penstock.testkit.NothingLeft;
import io.penstock.testkit.ReadTracks;
import io.penstock.testkit.SrtListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Pictures and sound at targets of every kind, real ones: what arrives there is read back. A camera
 * is heard for a while, quiet but for a tone; its packets come as they would from a network.
 */
@Tag("chaos")
@ExtendWith(NothingLeft.class)
class OutputSoundIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration LENGTH = Duration.ofSeconds(6);
  private static final AudioFormat STEREO = new AudioFormat(48_000, 2);
  private static final double TONE_BEGINS = 2;
  private static final double TONE_ENDS = 3;

  /** What may lie between the sound of a moment and its picture. */
  private static final double APART = 0.04;

  /** Fewer than an output drops at, more than wait for sound that is late. */
  private static final int MOST_WAITING = 90;

  @TempDir private Path folder;
  private final List<Failure> failures = new CopyOnWriteArrayList<>();

  /** What comes, and how long after the first picture. */
  record Coming(Packet.Track track, long at, LongFunction<Packet> packet) {}

  private OutputSession open(String address, AudioFormat sound, boolean lossless) {
    SecretUri uri = SecretUri.parse(address);
    boolean segments = address.endsWith("/");
    OutputSpec spec =
        new OutputSpec(
            "main",
            uri,
            new Trust.Machine(),
            segments
                ? Optional.of(new RecordingSpec(Duration.ofSeconds(2), Duration.ofHours(1), 0))
                : Optional.empty());
    PacketFormat format = new PacketFormat(Codec.H264, Optional.of(sound));
    return segments
        ? Recording.open("test", spec, format, lossless, new SegmentStore(folder), failures::add)
        : Output.open("test", spec, format, lossless, failures::add);
  }

  /**
   * What a camera sends.
   *
   * @param from seconds from which on it is heard
   * @param to seconds up to which it is
   * @param lag seconds by which sound comes after the pictures of the same moment
   */
  static List<Coming> camera(EncodedTracks tracks, double from, double to, double lag) {
    List<Coming> coming = new ArrayList<>();
    for (int i = 0; i < tracks.pictures(); i++) {
      int index = i;
      long at = EncodedTracks.timeOfPicture(i);
      coming.add(
          new Coming(
              Packet.Track.VIDEO, at, begin -> tracks.picture(index, begin + at, begin + at)));
    }
    for (int i = 0; i < tracks.frames(); i++) {
      int index = i;
      long at = i * tracks.frameNanos();
      long arrival = at + (long) (lag * 1e9);
      if (at < from * 1e9 || at >= to * 1e9) {
        continue;
      }
      boolean tone = at >= TONE_BEGINS * 1e9 && at < TONE_ENDS * 1e9;
      coming.add(
          new Coming(
              Packet.Track.AUDIO,
              arrival,
              begin ->
                  tone
                      ? tracks.frame(index, begin + at, begin + arrival)
                      : tracks.quiet(begin + at, begin + arrival)));
    }
    coming.sort(Comparator.comparingLong(Coming::at));
    return coming;
  }

  static void send(List<Coming> coming, List<OutputSession> outputs, boolean realTime) {
    long begin = GstRuntime.runningTime();
    for (Coming each : coming) {
      if (realTime) {
        waitUntil(begin + each.at);
      }
      for (OutputSession output : outputs) {
        if (!realTime && output.progress().packetsWaiting() > MOST_WAITING) {
          Await.until(LIMIT, () -> output.progress().packetsWaiting() < MOST_WAITING, "room");
        }
        output.accept(each.packet.apply(begin));
      }
    }
  }

  /** At the pace of a camera. */
  private static void waitUntil(long runningTime) {
    for (long left = 1; left > 0; left = runningTime - GstRuntime.runningTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private void finish(List<OutputSession> outputs) throws Exception {
    for (OutputSession output : outputs) {
      output.drain().toCompletableFuture().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
      output.close();
    }
    assertThat(failures).isEmpty();
  }

  /** Has both tracks, whole and of the same length. */
  private static ReadTracks assertComplete(Path file, AudioFormat format) {
    ReadTracks read = ReadTracks.of(file);
    double frame = 1_024.0 / format.rate();
    assertThat(read.complaints()).as("of a decoder about %s", file).isEmpty();
    assertThat(read.codecs()).as("%s", file).containsExactly("h264", "aac");
    assertThat(read.sound().first())
        .as("begin of %s", file)
        .isCloseTo(read.pictures().first(), within(Math.max(APART, frame)));
    assertThat(read.sound().last())
        .as("end of %s", file)
        .isCloseTo(read.pictures().last(), within(APART + frame));
    assertThat(read.pictures().mostStep()).as("gap in pictures of %s", file).isLessThan(0.042);
    assertThat(read.sound().leastStep()).as("step of sound in %s", file).isGreaterThan(frame / 3);
    assertThat(read.sound().mostStep())
        .as("gap in sound of %s", file)
        .isLessThan(1.5 * frame + 0.003);
    return read;
  }

  private static void assertToneInPlace(ReadTracks read, double frame) {
    assertThat(read.silences()).as("before and after the tone").hasSize(2);
    assertThat(read.silences().get(0).end()).isCloseTo(TONE_BEGINS, within(Math.max(APART, frame)));
    assertThat(read.silences().get(1).begin())
        .isCloseTo(TONE_ENDS, within(Math.max(APART, 1.5 * frame)));
  }

  private List<Path> files(String name, String end) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(name))) {
      return files.filter(file -> file.toString().endsWith(end)).sorted().toList();
    }
  }

  // ---------------------------------------------------------------- every kind of target

  @Test
  void everyTargetGetsPicturesAndSound() throws Exception {
    Path recorded = folder.resolve("rtsp.mkv");
    Path received = folder.resolve("srt.ts");
    try (EncodedTracks tracks = EncodedTracks.open(Codec.H264, STEREO, LENGTH);
        RtmpServer rtmp = RtmpServer.open(RtmpServerSettings.anyPort().withRecording());
        RtspServer rtsp = RtspServer.open(RtspServerSettings.anyPort());
        SrtListener srt = SrtListener.open("correct-horse", received)) {
      rtsp.mountRecorder(
          "/first",
          "rtph264depay name=depay0 ! h264parse ! queue ! matroskamux name=mux ! filesink"
              + " async=false location="
              + recorded
              + " rtpmp4gdepay name=depay1 ! aacparse ! queue ! mux.");
      List<OutputSession> outputs =
          Stream.of(
                  rtmp.address("gate"),
                  rtsp.address("/first"),
                  srt.address(),
                  "file://" + folder.resolve("gate.flv"),
                  "file://" + folder.resolve("kept") + "/",
                  "hls://" + folder.resolve("live") + "/")
              .map(address -> open(address, STEREO, false))
              .toList();
      try {
        send(camera(tracks, 1, 4.5, 0.08), outputs, true);
        for (OutputSession output : outputs) {
          Await.until(LIMIT, () -> output.progress().packetsWaiting() < 5, "pictures go on");
        }
        finish(outputs);
      } finally {
        outputs.forEach(OutputSession::close);
      }
      srt.awaitEnd();
      assertToneInPlace(assertComplete(rtmp.recordings("gate").get(0), STEREO), 0.021);
    }
    assertToneInPlace(assertComplete(received, STEREO), 0.021);
    assertToneInPlace(assertComplete(folder.resolve("gate.flv"), STEREO), 0.021);
    assertRecorded(recorded);
    assertThat(files("kept", ".mp4")).hasSize(3);
    for (Path segment : files("kept", ".mp4")) {
      assertComplete(segment, STEREO);
    }
    assertThat(files("live", ".ts")).hasSize(3);
    for (Path segment : files("live", ".ts")) {
      assertComplete(segment, STEREO);
    }
    assertToneInPlace(assertComplete(folder.resolve("live/index.m3u8"), STEREO), 0.021);
  }

  /**
   * A receiver of RTP gives packets times by when they come; what counts is that pictures and sound
   * are put together.
   */
  private static void assertRecorded(Path file) {
    ReadTracks read = ReadTracks.of(file);
    assertThat(read.codecs()).containsExactly("h264", "aac");
    assertThat(read.complaints().lines())
        .filteredOn(line -> !line.contains("increasing dts") && !line.contains("message repeated"))
        .isEmpty();
    assertThat(read.pictures().packets()).isEqualTo(150);
    double late = read.pictures().last() - EncodedTracks.timeOfPicture(149) / 1e9;
    assertThat(read.silences().get(0).end()).isCloseTo(TONE_BEGINS + late, within(APART));
    assertThat(read.silences().get(1).begin()).isCloseTo(TONE_ENDS + late, within(APART));
  }

  // ---------------------------------------------------------------- as sound comes and goes

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "never, 48000, 2, 0, 0, 0",
    "always, 44100, 2, 0, 9, 0.08",
    "early, 48000, 1, 0, 9, -1.5",
    "late, 16000, 1, 0, 9, 1.2",
    "rarely, 8000, 1, 1.5, 3.5, 0.2",
  })
  void aCameraIsHeard(String name, int rate, int channels, double from, double to, double lag)
      throws Exception {
    AudioFormat format = new AudioFormat(rate, channels);
    Path file = folder.resolve(name + ".flv");
    try (EncodedTracks tracks = EncodedTracks.open(Codec.H264, format, LENGTH);
        OutputSession output = open("file://" + file, format, false)) {
      send(camera(tracks, from, to, lag), List.of(output), false);
      finish(List.of(output));
      ReadTracks read = assertComplete(file, format);
      assertThat(read.pictures().packets()).isEqualTo(tracks.pictures());
      if (to > from) {
        assertToneInPlace(read, 1_024.0 / rate);
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"file, .flv", "file, /", "hls, /"})
  void nothingOfAFileIsLost(String scheme, String end) throws Exception {
    try (EncodedTracks tracks = EncodedTracks.open(Codec.H264, STEREO, LENGTH);
        OutputSession output = open(scheme + "://" + folder.resolve("kept") + end, STEREO, true)) {
      send(camera(tracks, 0, 9, 0.3), List.of(output), false);
      finish(List.of(output));
      assertThat(output.packetsDropped()).isZero();
      List<Path> files =
          end.equals("/")
              ? files("kept", scheme.equals("hls") ? ".ts" : ".mp4")
              : List.of(folder.resolve("kept.flv"));
      int pictures = 0;
      int frames = 0;
      for (Path file : files) {
        ReadTracks read = assertComplete(file, STEREO);
        pictures += read.pictures().packets();
        frames += read.sound().packets();
      }
      assertThat(pictures).isEqualTo(tracks.pictures());
      assertThat(frames)
          .as("and one of silence to the end of the last picture, at most")
          .isBetween(tracks.frames(), tracks.frames() + 1);
    }
  }

  // ---------------------------------------------------------------- what is refused

  @Test
  void soundOfAnotherFormatIsDropped() throws Exception {
    Path file = folder.resolve("other.flv");
    AudioFormat other = new AudioFormat(44_100, 2);
    try (EncodedTracks tracks = EncodedTracks.open(Codec.H264, other, Duration.ofSeconds(2));
        OutputSession output = open("file://" + file, STEREO, false)) {
      send(camera(tracks, 0, 9, 0.05), List.of(output), false);
      finish(List.of(output));
      assertThat(output.packetsDropped()).isEqualTo(tracks.frames());
    }
    assertComplete(file, STEREO);
  }

  @Test
  @SuppressWarnings("try") // It is closed in between, too.
  void whoBringsPacketsIsLetGoOfWhenAnOutputIsClosed() throws Exception {
    try (EncodedTracks tracks = EncodedTracks.open(Codec.H264, STEREO, Duration.ofSeconds(3));
        ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        OutputSession output =
            open("rtmp://127.0.0.1:" + silent.getLocalPort() + "/live/gate", STEREO, true)) {
      Thread feeder =
          new Thread(() -> send(camera(tracks, 0, 9, 0.1), List.of(output), false), "feeder");
      feeder.start();
      Await.until(
          LIMIT,
          () ->
              feeder.getState() == Thread.State.RUNNABLE
                  && output.progress().packetsWaiting() >= 16,
          "it is full");
      output.close();
      feeder.join(LIMIT.toMillis());
      assertThat(feeder.isAlive()).isFalse();
    }
  }

  @Test
  void oneThatGotOnlySoundLeavesNothing() throws Exception {
    try (EncodedTracks tracks = EncodedTracks.open(Codec.H264, STEREO, Duration.ofSeconds(1));
        OutputSession output = open("file://" + folder.resolve("none") + "/", STEREO, false)) {
      send(
          camera(tracks, 0, 9, 0.05).stream()
              .filter(each -> each.track == Packet.Track.AUDIO)
              .toList(),
          List.of(output),
          false);
      finish(List.of(output));
      assertThat(files("none", "")).isEmpty();
    }
  }
}
