package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.demo.RtmpServer;
import io.penstock.demo.RtmpServerSettings;
import io.penstock.stream.StreamStatus;
import io.penstock.testkit.Await;
import io.penstock.testkit.ClipSpec;
import io.penstock.testkit.NothingLeft;
import io.penstock.testkit.NumberedCamera;
import io.penstock.testkit.RtmpPlayer;
import io.penstock.testkit.SmallDisk;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The disk that keeps the registry is full: cameras go on, and changes are refused in words. */
@Tag("chaos")
@ExtendWith(NothingLeft.class)
class FullDiskIT {
  private static final int DISK_MEBIBYTES = 24;
  private static final String STREAM =
      "{\"enabled\":false,\"source\":{\"uri\":\"rtsp://127.0.0.1:1/s\"}}";

  @TempDir private Path mountPoint;
  @TempDir private Path folder;
  private Optional<SmallDisk> mounted = Optional.empty();

  @BeforeEach
  void mount() {
    mounted = SmallDisk.mount(mountPoint, DISK_MEBIBYTES);
    assumeTrue(mounted.isPresent(), "a tmpfs cannot be mounted here: this needs root");
  }

  @AfterEach
  void unmount() {
    mounted.ifPresent(SmallDisk::close);
  }

  private String storage() {
    return """
        penstock.storage { registry = file, directory = "%s/data" }
        """
        .formatted(mountPoint);
  }

  @Test
  void aLiveOutputLosesNoFrameWhileNothingCanBeWritten() {
    SmallDisk disk = mounted.orElseThrow();
    try (RtmpServer rtmp = RtmpServer.open(RtmpServerSettings.anyPort());
        NumberedCamera camera = NumberedCamera.open(ClipSpec.small())) {
      String hocon =
          storage()
              + """
                penstock.streams.gate {
                  source { uri = "%s", latency = 100ms }
                  process = [ { type = noise } ]
                  outputs = [ { name = main, uri = "%s" } ]
                }
                """
                  .formatted(camera.address(), rtmp.address("gate"));
      try (RunningService penstock = RunningService.start(hocon)) {
        ApiCaller api = ApiCaller.of(penstock);
        penstock.awaitAllLive();
        assertThat(put(api, "before").statusCode()).isEqualTo(201);
        try (RtmpPlayer player = RtmpPlayer.open(rtmp.address("gate"))) {
          awaitPictures(player, 20);
          StreamStatus before = penstock.status("gate");

          disk.fill();
          HttpResponse<String> refused = put(api, "refused");
          assertThat(refused.statusCode()).isEqualTo(507);
          assertThat(refused.headers().firstValue("Content-Type"))
              .contains("application/problem+json");
          assertThat(ApiCaller.json(refused).get("detail").asText())
              .isEqualTo("there is no room to write the change down; nothing was changed");
          assertThat(api.get("/api/v1/streams/refused").statusCode()).isEqualTo(404);
          assertThat(api.delete("/api/v1/streams/before").statusCode()).isEqualTo(507);
          awaitPictures(player, player.count() + 50);
          assertThat(put(api, "refused").statusCode()).isEqualTo(507);

          disk.free();
          Await.until(
              RunningService.LIMIT,
              () -> put(api, "after").statusCode() == 201,
              "a change is written once there is room");
          awaitPictures(player, player.count() + 20);
          assertThat(numbers(camera, player))
              .as("every picture")
              .isEqualTo(everyNumber(camera, player));
          StreamStatus after = penstock.status("gate");
          assertThat(after.framesDropped()).isEqualTo(before.framesDropped());
          assertThat(after.source().attempt()).isOne();
          assertThat(after.outputs().get(0).packetsDropped())
              .isEqualTo(before.outputs().get(0).packetsDropped());
          assertThat(after.outputs().get(0).reconnects()).isZero();
        }
      }
    }
    try (RunningService penstock = RunningService.start(storage())) {
      JsonNode there = ApiCaller.json(ApiCaller.of(penstock).get("/api/v1/streams"));
      assertThat(there.findValuesAsText("id")).containsExactlyInAnyOrder("before", "after");
    }
  }

  private static HttpResponse<String> put(ApiCaller api, String id) {
    return api.put("/api/v1/streams/" + id, STREAM);
  }

  private static void awaitPictures(RtmpPlayer player, int count) {
    Await.until(RunningService.LIMIT, () -> player.count() >= count, count + " pictures are seen");
  }

  private static List<Long> numbers(NumberedCamera camera, RtmpPlayer player) {
    var sequence = camera.sequence();
    return player.seen().stream()
        .map(picture -> sequence.unwrap(picture.number().orElse(-1)))
        .toList();
  }

  private static List<Long> everyNumber(NumberedCamera camera, RtmpPlayer player) {
    List<Long> numbers = numbers(camera, player);
    return LongStream.range(numbers.get(0), numbers.get(0) + numbers.size()).boxed().toList();
  }

  @Test
  void aStartThatCannotWriteSaysSoAndEnds() throws IOException {
    try (PenstockProcess penstock = start("one")) {
      assertThat(put(ApiCaller.of(penstock), "added").statusCode()).isEqualTo(201);
      penstock.terminate();
      assertThat(penstock.exitWithin(RunningService.LIMIT)).isPresent();
    }
    mounted.orElseThrow().fill();
    try (PenstockProcess penstock = start("two")) {
      assertThat(penstock.exitWithin(RunningService.LIMIT)).as(penstock.output()).contains(1);
      assertThat(penstock.output())
          .contains("there is no room left")
          .doesNotContain("NotDeclared", "\tat ");
    }
    try (PenstockProcess penstock = start("one")) {
      ApiCaller api = ApiCaller.of(penstock);
      assertThat(api.get("/api/v1/streams/added").statusCode())
          .as("nothing is to be written")
          .isEqualTo(200);
      assertThat(put(api, "more").statusCode()).isEqualTo(507);
    }
  }

  private PenstockProcess start(String name) throws IOException {
    String stream =
        "penstock.http.port = 0\npenstock.streams.gate { enabled = false, name = %s, source.uri = \"rtsp://127.0.0.1:1/s\" }\n"
            .formatted(name);
    Path file = Files.writeString(folder.resolve("application.conf"), storage() + stream);
    return PenstockProcess.start("run", "--config", file.toString());
  }
}
