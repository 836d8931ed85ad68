package io.penstock.registry;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.control.StreamSupervisor;
import io.penstock.settings.PenstockSettings;
import io.penstock.settings.Problem;
import io.penstock.settings.StreamDocument;
import io.penstock.stream.StreamId;
import io.penstock.stream.StreamSpec;
import io.penstock.stream.StreamWish;
import io.penstock.testkit.ShortConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is shown of a stream can be sent back, and means that the stream stays as it is. */
class RoundTripTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Precondition NONE = new Precondition.None();
  private static final StreamId ID = new StreamId("cam");

  private static final String DEFAULTS =
      """
      defaults {
        source { username = viewer, password = hunter2secret }
        outputs = [
          { name = main, uri = "rtmp://media/live/{id}?token=hunter2secret" }
          { uri = "rtmp://u:hunter2secret@media/live/{id}" }
        ]
        process = [ { type = webhook, url = "https://u:hunter2secret@h/x?t=hunter2secret" } ]
        labels { owner = ops }
      }
      """;

  @TempDir static Path directory;

  private final TestProbe<StreamSupervisor.Command> supervisor = KIT.createTestProbe();
  private final TestProbe<RegistryReply> replies = KIT.createTestProbe();
  private ActorRef<StreamRegistry.Command> registry = KIT.system().ignoreRef();

  @BeforeAll
  static void write() throws IOException {
    Files.writeString(directory.resolve("password"), "hunter2secret\n");
    Files.writeString(directory.resolve("ca.pem"), "nobody reads it here\n");
    Files.writeString(directory.resolve("a clip.mp4"), "not a video\n");
  }

  @AfterAll
  static void end() {
    KIT.shutdownTestKit();
  }

  @BeforeEach
  void open() {
    registry =
        KIT.spawn(
            StreamRegistry.inMemory(
                supervisor.getRef(), Duration.ofDays(90), InstantSource.system()));
  }

  private void declare(String hocon) {
    PenstockSettings settings =
        ShortConfig.settings(
            "media-directory = \"%s\"\n".formatted(directory)
                + "api.file-directories = [ \"%s\" ]\n".formatted(directory)
                + hocon);
    TestProbe<StreamRegistry.DeclareReply> declared = KIT.createTestProbe();
    registry.tell(
        new StreamRegistry.Declare(
            settings.streams(), settings.documents(), true, declared.getRef()));
    assertThat(declared.receiveMessage()).isInstanceOf(StreamRegistry.Done.class);
  }

  private RegistryReply put(StreamDocument document) {
    registry.tell(new StreamRegistry.Put(ID, document, NONE, "ops", replies.getRef()));
    return replies.receiveMessage();
  }

  private StreamWish shown() {
    return supervisor.expectMessageClass(StreamSupervisor.Put.class).wish();
  }

  /** As a client gets it and sends it: through JSON. */
  private static Map<String, @Nullable Object> sent(StreamSpec spec) throws IOException {
    String json = JSON.writeValueAsString(StreamDocument.shown(spec).fields());
    assertThat(json).doesNotContain("hunter2secret");
    return JSON.readValue(json, new TypeReference<LinkedHashMap<String, @Nullable Object>>() {});
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "source.uri = \"rtsp://h/s\"",
        "source.uri = \"rtsp://admin:hunter2secret@h:554/s?key=hunter2secret\"",
        "source.uri = \"rtsp://ad%40min:p%3A%40ss@h_1:554/s\"",
        "source { uri = \"rtsp://h/s\", username = u, password = \"0123\" }",
        "source { uri = \"rtsp://h/s\", username = null, password = null }",
        "source { uri = \"rtsp://h/s#part\", username = u, password-file = \"DIR/password\" }",
        "source { uri = \"rtsps://h/s\", ca-file = \"DIR/ca.pem\", transport = udp, latency = 0s }",
        "source { uri = \"rtsps://h/s\", fingerprint = \"FINGERPRINT\" }",
        "source { uri = \"file://DIR/a%20clip.mp4\" }",
        "source { uri = \"rtsp://h/s\", fallback-uris = [ \"rtsp://h/s?k=hunter2secret\","
            + " \"rtsp://b/s?k=hunter2secret\", \"rtsp://h/s?l=hunter2secret\" ] }",
        "source { uri = \"rtsp://h/s\", substream.uri = \"rtsp://h/t?k=hunter2secret\" }",
        "source { uri = \"rtsp://h/s\", substream { uri = \"rtsp://h/t\", transport = udp,"
            + " latency = 0s, username = w, password = hunter2secret } }",
        "source { uri = \"rtsp://h/s\", substream.uri = \"rtsp://w:hunter2secret@b/t\" }",
        "source { uri = \"rtsp://u:hunter2secret@h/s\","
            + " substream { uri = \"rtsp://h/t\", username = null, password = null } }",
        "source { uri = \"rtsps://h/s\", username = u, password-file = \"DIR/password\","
            + " fingerprint = \"FINGERPRINT\", substream { uri = \"rtsps://h/t\","
            + " password = hunter2secret, ca-file = \"DIR/ca.pem\" } }",
        "source { uri = \"file://DIR/./a%20clip.mp4\", realtime = yes }",
        "source.uri = \"rtsp://h/s\", enabled = off, name = \"*** a name ***\"",
        "source.uri = \"rtsp://h/s\", labels { owner = null, \"a.b\" = 7, on-top = true }",
        "source.uri = \"rtsp://h/s\", outputs = []",
        "source.uri = \"rtsp://h/s\", outputs = null, process = null",
        "source.uri = \"rtsp://h/s\", outputs = [ { uri = \"rtmps://h/a/b/hunter2secret\" },"
            + " { name = two, uri = \"file://DIR/out.flv\" } ]",
        "source.uri = \"rtsp://h/s\", outputs = [ { name = archive, uri = \"file:new/{id}/\" },"
            + " { name = two, uri = \"file://DIR/two/\", segment = 90s, keep-for = 0s,"
            + " keep-size = 1.5G }, { name = web, uri = \"hls:live/a%20folder/\", segment = 1s,"
            + " keep-for = 1m } ]",
        "source.uri = \"rtsp://h/s\", outputs = [ { uri = \"rtsps://u:hunter2secret@h/a\","
            + " ca-file = \"DIR/ca.pem\" }, { uri = \"rtmps://h/a/hunter2secret\","
            + " fingerprint = \"FINGERPRINT\" }, { name = three,"
            + " uri = \"srt://h:9000?streamid=%23hunter2secret&passphrase=hunter2secret\" } ]",
        "source.uri = \"rtsp://h/s\", encode.codec = h265, outputs = [ { uri = \"rtsp://h/a\" } ]",
        "source.uri = \"rtsp://h/s\", process = [ { type = overlay, fps = 30, format = bgr,"
            + " rectangle = [1, 2, 3.5, 4], text = \"*** {time} ***\" } ]",
        "source.uri = \"rtsp://h/s\", process = [ { type = webhook, every = 1m, api-key = 4711,"
            + " api_token = [ hunter2secret ], to { url = \"http://u:hunter2secret@h/s\","
            + " top-5 = 1e3, traffic-light = 0.5 } }, { type = overlay } ]",
        "source.uri = \"rtsp://h/s\", stall-timeout = 1500ms, on-signal-loss = hold,"
            + " skip-corrupt = no, time-zone = \"Europe/Berlin\", gpu = 1, audio = off, health.frozen = 0s,"
            + " retry { min-backoff = 10ms, max-backoff = 1h, healthy-after = 90s },"
            + " encode { bitrate = 2.5M, keyframe-interval = 1000ms, size-change = follow }",
      })
  void staysAsItIsWhenItIsSentBack(String hocon) throws Exception {
    String stream =
        hocon.replace("DIR", directory.toString()).replace("FINGERPRINT", "AB:".repeat(31) + "AB");
    declare(DEFAULTS + "streams.cam { " + stream + " }");
    StreamWish wish = shown();

    assertThat(put(new StreamDocument(sent(wish.spec())))).isEqualTo(new RegistryReply.Same(wish));
  }

  @Test
  void keepsEverythingElseWhenOneThingIsChanged() throws Exception {
    declare(
        DEFAULTS
            + "streams.cam { source.uri = \"rtsp://admin:hunter2secret@h/s?k=hunter2secret\" }");
    StreamSpec before = shown().spec();
    Map<String, @Nullable Object> fields = sent(before);
    fields.put("name", "another");

    StreamSpec after = ((RegistryReply.Replaced) put(new StreamDocument(fields))).wish().spec();

    assertThat(after.name()).isEqualTo("another");
    assertThat(after.source()).isEqualTo(before.source());
    assertThat(after.outputs()).isEqualTo(before.outputs());
    assertThat(after.process()).isEqualTo(before.process());
    assertThat(after.outputs().get(0).uri().reveal()).contains("live/cam", "hunter2secret");
  }

  @Test
  void keepsTheSecretsOfAListThatIsChanged() throws Exception {
    declare(DEFAULTS + "streams.cam { source.uri = \"rtsp://h/s\" }");
    StreamSpec before = shown().spec();
    Map<String, @Nullable Object> fields = sent(before);
    List<Object> outputs = new ArrayList<>((List<?>) fields.get("outputs"));
    outputs.add(0, Map.of("name", "third", "uri", "rtmp://h/live/third"));
    fields.put("outputs", outputs);

    StreamSpec after = ((RegistryReply.Replaced) put(new StreamDocument(fields))).wish().spec();

    assertThat(after.outputs()).hasSize(3).containsAll(before.outputs());
  }

  @Test
  void aStreamThatIsNewTakesTheSecretsOfTheDefaults() throws Exception {
    declare(DEFAULTS);
    Map<String, @Nullable Object> fields =
        Map.of(
            "source", Map.of("uri", "rtsp://h/s", "username", "viewer", "password", "***"),
            "outputs", List.of(Map.of("name", "main", "uri", "rtmp://media/live/***?***")));

    StreamSpec spec = ((RegistryReply.Created) put(new StreamDocument(fields))).wish().spec();

    assertThat(spec.source().credentials().orElseThrow().password().reveal())
        .isEqualTo("hunter2secret");
    assertThat(spec.outputs().get(0).uri().reveal())
        .isEqualTo("rtmp://media/live/cam?token=hunter2secret");
  }

  @Test
  void doesNotLiftAMaskFromAnotherAddress() throws Exception {
    declare(DEFAULTS + "streams.cam { source.uri = \"rtsp://h/s?k=hunter2secret\" }");
    Map<String, @Nullable Object> fields = sent(shown().spec());
    fields.put("source", Map.of("uri", "rtsp://elsewhere/s?***"));

    RegistryReply.Invalid invalid = (RegistryReply.Invalid) put(new StreamDocument(fields));

    assertThat(invalid.problems()).extracting(Problem::path).containsExactly("/source/uri");
  }

  @Test
  void ofTwoAddressesThatLookAlikeNoneIsGuessed() throws Exception {
    declare(
        DEFAULTS
            + "streams.cam.source { uri = \"rtsp://h/s\", fallback-uris = ["
            + " \"rtsp://b/s?k=hunter2secret\", \"rtsp://c/s?k=hunter2secret\","
            + " \"rtsp://b/s?l=hunter2secret\" ] }");
    StreamSpec before = shown().spec();
    Map<String, @Nullable Object> fields = sent(before);
    List<String> all = List.of("rtsp://b/s?***", "rtsp://new/s", "rtsp://b/s?***");

    StreamSpec after = ((RegistryReply.Replaced) put(with(fields, all))).wish().spec();
    assertThat(after.source().fallbackUris())
        .extracting(uri -> uri.reveal())
        .containsExactly(
            "rtsp://b/s?k=hunter2secret", "rtsp://new/s", "rtsp://b/s?l=hunter2secret");

    List<String> one = List.of("rtsp://b/s?***", "rtsp://new/s");
    RegistryReply.Invalid invalid = (RegistryReply.Invalid) put(with(fields, one));
    assertThat(invalid.problems())
        .extracting(Problem::path)
        .containsExactly("/source/fallbackUris/0");
  }

  /** With these fallbacks, and a password of its own, since they may be elsewhere. */
  private static StreamDocument with(Map<String, @Nullable Object> fields, List<String> fallbacks) {
    Map<String, @Nullable Object> changed = new LinkedHashMap<>(fields);
    changed.put(
        "source",
        Map.of("uri", "rtsp://h/s", "username", "u", "password", "p", "fallbackUris", fallbacks));
    return new StreamDocument(changed);
  }

  @Test
  void aSubstreamThatIsShownFollowsTheMainStream() throws Exception {
    declare(
        "streams.cam.source { uri = \"rtsp://h/s\", username = u, password = hunter2secret,"
            + " substream.uri = \"rtsp://h/t\" }");
    Map<String, @Nullable Object> fields = sent(shown().spec());
    Map<String, @Nullable Object> source = new LinkedHashMap<>();
    if (fields.get("source") instanceof Map<?, ?> known) {
      known.forEach((key, value) -> source.put(String.valueOf(key), value));
    }
    source.put("password", "another");
    source.put("transport", "udp");
    fields.put("source", source);

    StreamSpec after = ((RegistryReply.Replaced) put(new StreamDocument(fields))).wish().spec();

    assertThat(after.source().substream().orElseThrow().credentials())
        .isEqualTo(after.source().credentials());
    assertThat(after.source().substream().orElseThrow().transport())
        .isEqualTo(after.source().transport());
    assertThat(after.source().credentials().orElseThrow().password().reveal()).isEqualTo("another");
  }
}
