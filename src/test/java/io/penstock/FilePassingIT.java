package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.demo.RtmpServer;
import io.penstock.demo.RtmpServerSettings;
import io.penstock.stream.StreamState;
import io.penstock.stream.StreamStatus;
import io.penstock.testkit.MadeFile;
import io.penstock.testkit.NothingLeft;
import io.penstock.testkit.ReadBack;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files whose packets pass as they are, from the first to the last. */
@Tag("chaos")
@ExtendWith(NothingLeft.class)
class FilePassingIT {
  private static final int PICTURES = 250;

  /** Of 25 pictures a second, in milliseconds, and what rounding to them may take away or add. */
  private static final long STEP_MILLIS = 40;

  @TempDir private Path media;

  private RunningService start(Path source, String more) {
    return RunningService.start(
        """
        penstock.media-directory = "%s"
        penstock.defaults.encode.always = false
        penstock.streams.clip {
          source.uri = "file:%s"
          %s
        }
        """
            .formatted(media, source, more));
  }

  private static StreamStatus awaitEnd(RunningService penstock) {
    penstock.service().ended().toCompletableFuture().join();
    StreamStatus status = penstock.status("clip");
    assertThat(status.state()).as("%s", status).isEqualTo(StreamState.STOPPED);
    return status;
  }

  /** With pictures that are shown in another order than they come in. */
  @ParameterizedTest
  @ValueSource(strings = {"mp4", "mkv"})
  void everyPacketOfAFileArrivesWithItsTimes(String container) {
    Path source = MadeFile.h264(media.resolve("clip." + container), PICTURES, 25);
    Path flv = media.resolve("out.flv");
    try (RtmpServer rtmp = RtmpServer.open(RtmpServerSettings.anyPort().withRecording())) {
      try (RunningService penstock =
          start(
              source,
              """
              outputs = [
                { name = flv, uri = "file:%s" }, { name = live, uri = "%s" }
                { name = archive, uri = "file:segments/", segment = 3s }
              ]
              """
                  .formatted(flv, rtmp.address("clip")))) {
        StreamStatus status = awaitEnd(penstock);
        assertThat(status.plan()).isEqualTo("remux");
        assertThat(status.decoder().label()).isEmpty();
        assertThat(status.encoder().label()).isEmpty();
        assertThat(status.outputs())
            .allSatisfy(output -> assertThat(output.packetsDropped()).isZero());
      }
      assertSame(source, flv);
      assertSame(source, rtmp.recordings("clip").get(0));
    }
    int inSegments =
        MadeFile.in(media.resolve("segments"), ".mp4").stream()
            .mapToInt(file -> ReadBack.of(file).pictures())
            .sum();
    assertThat(inSegments).isEqualTo(PICTURES);
  }

  private static void assertSame(Path source, Path target) {
    ReadBack read = ReadBack.of(target);
    assertThat(read.pictures()).as("pictures in %s", target).isEqualTo(PICTURES);
    assertThat(read.complaints()).as("of a decoder about %s", target).isEmpty();
    List<Long> wanted = MadeFile.shownMillis(source);
    List<Long> found = MadeFile.shownMillis(target);
    assertThat(found).as("packets in %s", target).hasSameSizeAs(wanted);
    // Both in the order in which they come; what counts as zero may be another.
    for (int i = 0; i < wanted.size(); i++) {
      long shift = found.get(0) - wanted.get(0);
      assertThat(found.get(i) - wanted.get(i) - shift)
          .as("when packet %d of %s is shown", i, target)
          .isBetween(-2L, 2L);
    }
  }

  /** Both AAC, which passes as it is, and what is decoded and encoded. */
  @ParameterizedTest
  @ValueSource(strings = {"aac", "libmp3lame"})
  void allOfTheSoundArrivesWithThePictures(String codec) {
    int pictures = 500;
    Path source = MadeFile.withSound(media.resolve("clip.mp4"), pictures, 25, codec);
    Path flv = media.resolve("out.flv");
    try (RunningService penstock =
        start(source, "outputs = [ { uri = \"file:%s\" } ]".formatted(flv))) {
      StreamStatus status = awaitEnd(penstock);
      assertThat(status.plan()).isEqualTo("remux");
    }
    assertThat(ReadBack.of(flv).pictures()).isEqualTo(pictures);
    assertThat(MadeFile.silences(flv)).isEmpty();
    List<String> found = MadeFile.soundPackets(flv);
    // 1024 samples each.
    int wanted = pictures / 25 * 48_000 / 1_024;
    assertThat(found.size()).isBetween(wanted - 1, wanted + 2);
    if (codec.equals("aac")) {
      List<String> sent = MadeFile.soundPackets(source);
      // What the encoder put before the first sample belongs to no picture.
      assertThat(found).containsSequence(sent.subList(1, sent.size() - 1));
    }
  }

  @Test
  void aFileAtItsOwnPaceTakesItsTime() {
    int pictures = 75;
    Path source = MadeFile.h264(media.resolve("clip.mp4"), pictures, 25);
    Path flv = media.resolve("out.flv");
    long began = System.nanoTime();
    try (RunningService penstock =
        start(
            source,
            """
            source.realtime = true
            process = [ { type = motion, every = 40ms } ]
            outputs = [ { uri = "file:%s" } ]
            """
                .formatted(flv))) {
      StreamStatus status = awaitEnd(penstock);
      assertThat(status.plan()).isEqualTo("analyze");
      assertThat(status.framesProcessed()).isPositive();
      assertThat(status.source().framesIn()).isPositive();
    }
    assertThat((System.nanoTime() - began) / 1_000_000).isGreaterThan((pictures - 1) * STEP_MILLIS);
    // Like a camera it does not wait for an output that is just being opened.
    assertThat(ReadBack.of(flv).pictures()).isBetween(25, pictures);
  }

  @Test
  void processorsSeeEveryPictureOfAFileThatPasses() {
    int pictures = 60;
    Path source = MadeFile.h264(media.resolve("clip.mp4"), pictures, 25);
    Path flv = media.resolve("out.flv");
    try (RunningService penstock =
        start(
            source,
            """
            process = [ { type = motion, every = 1ms } ]
            outputs = [ { uri = "file:%s" } ]
            """
                .formatted(flv))) {
      StreamStatus status = awaitEnd(penstock);
      assertThat(status.plan()).isEqualTo("analyze");
      assertThat(status.framesProcessed()).isEqualTo(pictures);
      assertThat(status.framesDropped()).isEmpty();
    }
    assertThat(ReadBack.of(flv).pictures()).isEqualTo(pictures);
  }

  @Test
  void aFileIsEncodedWhereTheSpecSaysSo() {
    Path source = MadeFile.h264(media.resolve("clip.mp4"), 50, 25);
    Path flv = media.resolve("out.flv");
    try (RunningService penstock =
        start(source, "encode.always = true, outputs = [ { uri = \"file:%s\" } ]".formatted(flv))) {
      StreamStatus status = awaitEnd(penstock);
      assertThat(status.plan()).isEqualTo("transcode");
      assertThat(status.encoder().label()).isNotEmpty();
    }
    assertThat(ReadBack.of(flv).pictures()).isEqualTo(50);
  }

  @Test
  void av1IsDecodedSinceOutputsDoNotCarryIt() {
    for (String container : List.of("mp4", "mkv")) {
      Path source = MadeFile.av1(media.resolve("clip." + container), 20, 25);
      Path flv = media.resolve(container + ".flv");
      try (RunningService penstock =
          start(source, "outputs = [ { uri = \"file:%s\" } ]".formatted(flv))) {
        StreamStatus status = awaitEnd(penstock);
        assertThat(status.plan()).isEqualTo("transcode");
        assertThat(status.planReason())
            .isEqualTo("the source sends av1, and outputs do not carry av1");
        assertThat(status.source().codec()).hasValue("av1");
        assertThat(status.decoder().label()).contains("software/av1dec");
      }
      ReadBack read = ReadBack.of(flv);
      assertThat(read.pictures()).isEqualTo(20);
      assertThat(read.codec()).isEqualTo("h264");
      assertThat(read.complaints()).isEmpty();
    }
  }
}
