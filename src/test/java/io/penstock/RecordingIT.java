package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.penstock.demo.RtmpServer;
import io.penstock.demo.RtmpServerSettings;
import io.penstock.stream.Culprit;
import io.penstock.stream.LastError;
import io.penstock.stream.OutputState;
import io.penstock.stream.OutputStatus;
import io.penstock.stream.StreamState;
import io.penstock.testkit.Await;
import io.penstock.testkit.ClipSpec;
import io.penstock.testkit.NothingLeft;
import io.penstock.testkit.NumberSequence;
import io.penstock.testkit.NumberedCamera;
import io.penstock.testkit.RtmpPlayer;
import io.penstock.testkit.SmallDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What cameras show is kept in segments, and played from them. */
@Tag("chaos")
@ExtendWith(NothingLeft.class)
class RecordingIT {
  private static final int MEGABYTE = 1_000_000;

  @TempDir private Path media;

  private String stream(NumberedCamera camera, String outputs) {
    return """
        penstock.media-directory = "%s"
        penstock.streams.gate {
          source { uri = "%s", latency = 100ms }
          encode.keyframe-interval = 1s
          outputs = [ %s ]
        }
        """
        .formatted(media, camera.address(), outputs);
  }

  private List<Path> files(String folder, String end) {
    if (!Files.isDirectory(media.resolve(folder))) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(media.resolve(folder))) {
      return files.filter(file -> file.toString().endsWith(end)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The pictures of a file, decoded. */
  private static List<Integer> numbers(Path file) {
    try (RtmpPlayer player = RtmpPlayer.open(file.toString())) {
      Await.until(RunningService.LIMIT, player::ended, () -> "the end of " + file);
      assertThat(player.complaints()).as("complaints about %s", file).isEmpty();
      assertThat(player.seen().get(0).ptsMillis()).as("first time in %s", file).isLessThan(100);
      return player.seen().stream().map(seen -> seen.number().orElse(-1)).toList();
    }
  }

  private static void assertEveryPicture(NumberSequence sequence, List<Integer> seen) {
    List<Long> numbers = seen.stream().map(sequence::unwrap).toList();
    assertThat(numbers)
        .isEqualTo(
            LongStream.range(numbers.get(0), numbers.get(0) + numbers.size()).boxed().toList());
  }

  @Test
  void everyPictureIsInOneSegment() {
    try (NumberedCamera camera = NumberedCamera.open(ClipSpec.small())) {
      String output = "{ name = archive, uri = \"file:recordings/{id}/\", segment = 2s }";
      try (RunningService penstock = RunningService.start(stream(camera, output))) {
        penstock.awaitAllLive();
        Await.until(
            RunningService.LIMIT,
            () -> files("recordings/gate", ".mp4").size() >= 4,
            "the fourth segment begins");
        assertThat(penstock.status("gate").outputs().get(0).packetsDropped())
            .as("but those before the first key frame")
            .isLessThan(20);
      }

      List<Path> segments = files("recordings/gate", ".mp4");
      List<Integer> all = new ArrayList<>();
      // The first holds pictures of a service that was only just awake.
      for (Path segment : segments.subList(1, segments.size())) {
        assertThat(segment.getFileName().toString())
            .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d-\\d\\d-\\d\\dZ(_\\d+)?\\.mp4");
        List<Integer> numbers = numbers(segment);
        assertThat(numbers).as("pictures of %s", segment).isNotEmpty();
        all.addAll(numbers);
      }
      assertThat(all).hasSizeGreaterThan(30);
      assertEveryPicture(camera.sequence(), all);
    }
  }

  @Test
  void whatWasWrittenBeforeAKillIsThere(@TempDir Path folder) throws IOException {
    try (NumberedCamera camera = NumberedCamera.open(ClipSpec.small())) {
      Path file =
          Files.writeString(
              folder.resolve("application.conf"),
              "penstock { http.port = 0, storage.directory = \"%s/data\" }\n".formatted(folder)
                  + stream(camera, "{ name = archive, uri = \"file:killed/\", segment = 1h }"));
      try (PenstockProcess penstock = PenstockProcess.start("run", "--config", file.toString())) {
        Await.until(
            RunningService.LIMIT,
            () ->
                files("killed", ".mp4").stream().anyMatch(each -> each.toFile().length() > 40_000),
            () -> "some seconds are recorded: " + penstock.output());
      }

      List<Integer> numbers = numbers(files("killed", ".mp4").get(0));
      assertThat(numbers).hasSizeGreaterThan(20).isSorted().doesNotHaveDuplicates();
    }
  }

  @Test
  void playersFollowOverHttp() {
    try (NumberedCamera camera = NumberedCamera.open(ClipSpec.small())) {
      String output = "{ name = web, uri = \"hls:live/{id}/\" }";
      try (RunningService penstock = RunningService.start(stream(camera, output))) {
        ApiCaller api = ApiCaller.of(penstock);
        String playlist = "/hls/gate/web/index.m3u8";
        Await.until(
            RunningService.LIMIT, () -> api.get(playlist).statusCode() == 200, "the playlist");
        HttpResponse<String> answer = api.get(playlist);
        assertThat(answer.headers().firstValue("Content-Type"))
            .contains("application/vnd.apple.mpegurl");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-cache");
        String segment =
            answer.body().lines().filter(line -> line.endsWith(".ts")).findFirst().orElseThrow();
        assertThat(api.get("/hls/gate/web/" + segment).headers().firstValue("Content-Type"))
            .contains("video/mp2t");
        for (String none :
            List.of(
                "/hls/gate/web/none.ts",
                "/hls/gate/other/index.m3u8",
                "/hls/none/web/index.m3u8",
                "/hls/gate/web/..%2Fweb%2Findex.m3u8",
                "/hls/gate/web/.index.m3u8.next")) {
          assertThat(api.get(none).statusCode()).as(none).isEqualTo(404);
        }

        int port = penstock.service().address().getPort();
        try (RtmpPlayer player = RtmpPlayer.open("http://127.0.0.1:" + port + playlist)) {
          Await.until(
              RunningService.LIMIT,
              () -> player.count() >= 80,
              () -> player.count() + " pictures are seen: " + player.complaints());
          assertEveryPicture(
              camera.sequence(),
              player.seen().stream().map(seen -> seen.number().orElse(-1)).toList());
        }
        assertThat(files("live/gate", ".ts")).hasSizeLessThan(14);
      }
      assertThat(files("live/gate", ".m3u8"))
          .singleElement()
          .satisfies(file -> assertThat(Files.readString(file)).endsWith("#EXT-X-ENDLIST\n"));
    }
  }

  @Test
  void aFullDiskEndsRecordingAndNothingElse() throws IOException {
    var mounted = SmallDisk.mount(media, 24);
    assumeTrue(mounted.isPresent(), "a tmpfs cannot be mounted here: this needs root");
    try (SmallDisk disk = mounted.get();
        RtmpServer rtmp = RtmpServer.open(RtmpServerSettings.anyPort());
        NumberedCamera camera = NumberedCamera.open(ClipSpec.small())) {
      List<Path> old = new ArrayList<>();
      for (int day = 1; day <= 4; day++) {
        old.add(write("yard/2026-01-0%dT00-00-00Z.mp4".formatted(day), 2));
      }
      Path stranger = write("yard/holiday.mp4", 1);
      String outputs =
          "{ name = main, uri = \"%s\" }, { name = archive, uri = \"file:gate/\", segment = 2s }"
              .formatted(rtmp.address("gate"));
      String yard =
          """
          penstock.storage.min-free = 12M
          penstock.defaults.retry { max-backoff = 1s, min-backoff = 500ms }
          penstock.streams.yard {
            enabled = false
            source.uri = "rtsp://127.0.0.1:1/s"
            outputs = [ { uri = "file:yard/", keep-for = 0s } ]
          }
          """;
      try (RunningService penstock = RunningService.start(yard + stream(camera, outputs))) {
        penstock.awaitState("gate", StreamState.LIVE);
        awaitArchive(penstock, OutputState.LIVE);
        try (RtmpPlayer player = RtmpPlayer.open(rtmp.address("gate"))) {
          Await.until(RunningService.LIMIT, () -> player.count() > 10, "pictures are seen");
          assertThat(old).allSatisfy(file -> assertThat(file).exists());

          Path first = write("filler-1", 7);
          Await.until(
              RunningService.LIMIT, () -> !Files.exists(old.get(1)), "the oldest segments go");
          assertThat(old.get(0)).doesNotExist();
          assertThat(old.get(3)).exists();
          assertThat(archive(penstock).state()).isEqualTo(OutputState.LIVE);

          Path second = write("filler-2", 9);
          awaitArchive(penstock, OutputState.BACKING_OFF);
          LastError error = archive(penstock).lastError().orElseThrow();
          assertThat(error.failure().cause()).isEqualTo("storage");
          assertThat(error.failure().culprit()).isEqualTo(Culprit.US);
          assertThat(error.failure().message())
              .startsWith("too little room is left on the disk of media-directory: ")
              .endsWith("storage.min-free is 12000000");
          int seen = player.count();
          Await.until(
              RunningService.LIMIT, () -> player.count() > seen + 20, "the target gets pictures");

          Files.delete(first);
          Files.delete(second);
          awaitArchive(penstock, OutputState.LIVE);
          assertThat(stranger).exists();
          assertEveryPicture(
              camera.sequence(),
              player.seen().stream().map(each -> each.number().orElse(-1)).toList());
          assertThat(penstock.status("gate").outputs().get(0).reconnects()).isZero();
          assertThat(penstock.status("gate").source().attempt()).isOne();
        }
      }
      assertThat(disk.folder()).isEqualTo(media);
    }
  }

  private static OutputStatus archive(RunningService penstock) {
    return penstock.status("gate").outputs().get(1);
  }

  private static void awaitArchive(RunningService penstock, OutputState state) {
    Await.until(
        RunningService.LIMIT,
        () -> archive(penstock).state() == state,
        () -> "the recording is " + state + ": " + archive(penstock));
  }

  private Path write(String name, int megabytes) throws IOException {
    Path file = media.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, new byte[megabytes * MEGABYTE]);
  }
}
