package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.chaos.CameraScript;
import io.penstock.chaos.PreEncodedClip;
import io.penstock.chaos.ScriptedRtspServer;
import io.penstock.stream.StreamState;
import io.penstock.stream.StreamStatus;
import io.penstock.testkit.Await;
import io.penstock.testkit.NothingLeft;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Streams on two GPUs, which GStreamer's own elements stand for: {@code queue} on GPU 0 and {@code
 * queue2} on GPU 2, each before a real decoder. There is no {@code queue1}, and so no GPU 1.
 */
@ExtendWith(NothingLeft.class)
class GpuPlacementIT {
  private static final String BACKEND =
      """
      penstock.backends.two {
        priority = 900
        decode.h264 = [
          { element = queue, other-gpus = "queue{gpu}" }
          { element = avdec_h264, properties { max-threads = 1 } }
        ]
      }
      penstock.gpus { max-decode-sessions = 2, overrides { 2 { max-decode-sessions = 2 } } }
      penstock.defaults { source.latency = 50ms, encode.bitrate = 300k, process = [] }
      """;

  private static final List<String> IDS =
      IntStream.rangeClosed(1, 5).mapToObj(number -> "cam" + number).toList();

  private static String stream(ScriptedRtspServer cameras, String id, String more) {
    return "penstock.streams.%s { source.uri = \"%s\", encode.always = true\n%s }\n"
        .formatted(id, cameras.address("/" + id), more);
  }

  private static List<String> in(RunningService penstock, StreamState state) {
    return penstock.service().streams().entries().stream()
        .filter(entry -> entry.status().filter(status -> status.state() == state).isPresent())
        .map(entry -> entry.spec().id().value())
        .toList();
  }

  private static void disable(RunningService penstock, String id) throws Exception {
    InetSocketAddress api = penstock.service().address();
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:%d/api/v1/streams/%s".formatted(api.getPort(), id)))
            .method("PATCH", HttpRequest.BodyPublishers.ofString("{\"enabled\": false}"))
            .header("Content-Type", "application/merge-patch+json")
            .timeout(RunningService.LIMIT)
            .build();
    int status =
        HttpClient.newHttpClient()
            .send(request, HttpResponse.BodyHandlers.discarding())
            .statusCode();
    assertThat(status).isEqualTo(200);
  }

  @Test
  void fourOfFiveStreamsRunOnTwoGpusOfTwoSessionsAndTheFifthFollows() throws Exception {
    try (ScriptedRtspServer cameras = ScriptedRtspServer.open()) {
      StringBuilder hocon = new StringBuilder(BACKEND);
      for (String id : IDS) {
        cameras.put("/" + id, CameraScript.of(PreEncodedClip.standard()));
        hocon.append(stream(cameras, id, ""));
      }
      try (RunningService penstock = RunningService.start(hocon.toString())) {
        Await.until(
            RunningService.LIMIT,
            () ->
                in(penstock, StreamState.LIVE).size() == 4
                    && in(penstock, StreamState.PENDING).size() == 1,
            "four are live and one is pending");
        assertThat(in(penstock, StreamState.LIVE))
            .extracting(id -> penstock.status(id).decoder().label())
            .containsExactlyInAnyOrder("two/queue", "two/queue", "two/queue2", "two/queue2");
        String waiting = in(penstock, StreamState.PENDING).get(0);
        assertThat(penstock.status(waiting).reason())
            .contains("no GPU has room for one more decode session: 0 has 2 of 2, 2 has 2 of 2");

        String ends = in(penstock, StreamState.LIVE).get(0);
        String freed = penstock.status(ends).decoder().label();
        List<String> others =
            in(penstock, StreamState.LIVE).stream().filter(id -> !id.equals(ends)).toList();
        disable(penstock, ends);
        penstock.awaitState(waiting, StreamState.LIVE);

        assertThat(penstock.status(waiting).decoder().label()).isEqualTo(freed);
        assertThat(others)
            .extracting(penstock::status)
            .as("those that ran are left alone")
            .allMatch(status -> status.state() == StreamState.LIVE)
            .allMatch(status -> status.source().attempt() == 1);
      }
    }
  }

  @Test
  void aPinnedStreamRunsWhereItIsPinnedAndAnotherWaitsForThatGpuAlone() {
    try (ScriptedRtspServer cameras = ScriptedRtspServer.open()) {
      StringBuilder hocon = new StringBuilder(BACKEND);
      for (String id : IDS.subList(0, 4)) {
        cameras.put("/" + id, CameraScript.of(PreEncodedClip.standard()));
        hocon.append(stream(cameras, id, "gpu = " + (id.equals("cam4") ? "1" : "2")));
      }
      try (RunningService penstock = RunningService.start(hocon.toString())) {
        List<String> pinned = IDS.subList(0, 3);
        Await.until(
            RunningService.LIMIT,
            () ->
                in(penstock, StreamState.LIVE).size() == 2
                    && in(penstock, StreamState.PENDING).size() == 2,
            "two are live on GPU 2, which has no room for a third");
        List<StreamStatus> all = pinned.stream().map(penstock::status).toList();
        assertThat(all)
            .filteredOn(status -> status.state() == StreamState.LIVE)
            .extracting(status -> status.decoder().label())
            .containsExactly("two/queue2", "two/queue2");
        assertThat(all)
            .filteredOn(status -> status.state() == StreamState.PENDING)
            .extracting(status -> status.reason().orElse(""))
            .containsExactly("GPU 2 has no room for one more decode session: it has 2 of 2");
        assertThat(penstock.status("cam4").reason())
            .contains("there is no GPU 1 for it: here are 0 and 2");
      }
    }
  }
}
