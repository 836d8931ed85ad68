package io.penstock.registry;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import io.penstock.control.StreamSupervisor;
import io.penstock.registry.RegistryReply.Created;
import io.penstock.registry.RegistryReply.Declared;
import io.penstock.registry.RegistryReply.Exists;
import io.penstock.registry.RegistryReply.Invalid;
import io.penstock.registry.RegistryReply.Removed;
import io.penstock.registry.RegistryReply.Replaced;
import io.penstock.registry.RegistryReply.Same;
import io.penstock.registry.RegistryReply.Stale;
import io.penstock.settings.PenstockSettings;
import io.penstock.settings.Problem;
import io.penstock.settings.StreamDocument;
import io.penstock.stream.Origin;
import io.penstock.stream.StreamId;
import io.penstock.testkit.ShortConfig;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StreamRegistryTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final StreamId GATE = new StreamId("gate");
  private static final StreamId YARD = new StreamId("yard");
  private static final StreamId ROOF = new StreamId("roof");
  private static final Precondition NONE = new Precondition.None();

  private final TestProbe<StreamSupervisor.Command> supervisor = KIT.createTestProbe();
  private final TestProbe<RegistryReply> replies = KIT.createTestProbe();
  private final TestProbe<StreamRegistry.DeclareReply> declared = KIT.createTestProbe();
  private ActorRef<StreamRegistry.Command> registry = KIT.system().ignoreRef();

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
    declare("streams.gate.source.uri = \"rtsp://cam/1\"");
  }

  private StreamRegistry.DeclareReply declare(String hocon) {
    PenstockSettings settings = ShortConfig.settings(hocon);
    registry.tell(
        new StreamRegistry.Declare(
            settings.streams(), settings.documents(), true, declared.getRef()));
    return declared.receiveMessage();
  }

  private RegistryReply put(StreamId id, Precondition precondition, String uri) {
    registry.tell(new StreamRegistry.Put(id, document(uri), precondition, "ops", replies.getRef()));
    return replies.receiveMessage();
  }

  private static StreamDocument document(String uri) {
    return new StreamDocument(Map.of("source", Map.of("uri", uri)));
  }

  private RegistryReply patch(StreamId id, Map<String, Object> patch) {
    registry.tell(
        new StreamRegistry.Patch(id, new StreamDocument(patch), NONE, "ops", replies.getRef()));
    return replies.receiveMessage();
  }

  private RegistryReply remove(StreamId id) {
    registry.tell(new StreamRegistry.Remove(id, NONE, "ops", replies.getRef()));
    return replies.receiveMessage();
  }

  private static StreamDocument served(String... folders) {
    List<Object> outputs = new ArrayList<>();
    for (String folder : folders) {
      outputs.add(Map.of("name", "web" + outputs.size(), "uri", folder));
    }
    return new StreamDocument(Map.of("source", Map.of("uri", "rtsp://cam/2"), "outputs", outputs));
  }

  private RegistryReply putServed(StreamId id, String... folders) {
    registry.tell(new StreamRegistry.Put(id, served(folders), NONE, "ops", replies.getRef()));
    return replies.receiveMessage();
  }

  private void assertShared(RegistryReply reply, StreamId of, String path, String other) {
    Invalid invalid = (Invalid) reply;
    assertThat(invalid.id()).isEqualTo(of);
    assertThat(invalid.problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.path()).isEqualTo(path);
              assertThat(problem.message())
                  .contains("has the folder of output " + other)
                  .endsWith("an hls output needs one of its own");
            });
  }

  @Test
  void refusesAStreamThatWouldShareTheFolderOfAnotherOnesPlayers() {
    assertThat(putServed(YARD, "hls:one/")).isInstanceOf(Created.class);

    assertShared(
        putServed(ROOF, "hls:two/", "file:one/"), ROOF, "/outputs/1/uri", "web0 of stream yard");
    assertThat(putServed(ROOF, "hls:two/")).isInstanceOf(Created.class);
    assertThat(putServed(YARD, "hls:one/", "hls:three/")).isInstanceOf(Replaced.class);
    assertShared(
        patch(YARD, Map.of("outputs", served("hls:two/").fields().get("outputs"))),
        YARD,
        "/outputs/0/uri",
        "web0 of stream roof");
  }

  @Test
  void refusesStreamsOfOneCallThatWouldShareAFolder() {
    TestProbe<StreamRegistry.Applied> applied = KIT.createTestProbe();
    Map<StreamId, StreamDocument> both = new LinkedHashMap<>();
    both.put(YARD, served("hls:one/"));
    both.put(ROOF, served("hls:one/"));
    registry.tell(new StreamRegistry.Apply(both, false, "ops", applied.getRef()));

    StreamRegistry.Applied answer = applied.receiveMessage();
    assertThat(answer.done()).isFalse();
    assertThat(answer.results().get(0)).isInstanceOf(Created.class);
    assertShared(answer.results().get(1), ROOF, "/outputs/0/uri", "web0 of stream yard");
  }

  @Test
  void takesNoConfigurationWhoseStreamSharesTheFolderOfOneThatWasAdded() {
    assertThat(putServed(YARD, "hls:one/")).isInstanceOf(Created.class);

    StreamRegistry.Unreadable refused =
        (StreamRegistry.Unreadable)
            declare(
                "streams.gate { source.uri = \"rtsp://cam/1\", outputs = [ { uri = \"file:one/\" } ] }");
    assertShared(refused.streams().get(0), YARD, "/outputs/0/uri", "main of stream gate");
  }

  @Test
  void tellsTheSupervisorBeforeWhoeverAsked() {
    supervisor.expectMessageClass(StreamSupervisor.Put.class);

    Created created = (Created) put(YARD, NONE, "rtsp://cam/2");

    StreamSupervisor.Put told = supervisor.expectMessageClass(StreamSupervisor.Put.class);
    assertThat(told.wish()).isEqualTo(created.wish());
    assertThat(created.wish().origin()).isEqualTo(Origin.API);
    assertThat(created.wish().revision()).isEqualTo(1);
  }

  @Test
  void changesNothingWhenItIsSoAlready() {
    put(YARD, NONE, "rtsp://cam/2");

    assertThat(put(YARD, NONE, "rtsp://cam/2")).isInstanceOf(Same.class);
  }

  @Test
  void keepsWhatAPatchDoesNotName() {
    put(YARD, NONE, "rtsp://viewer:hunter22@cam/2");

    Replaced replaced = (Replaced) patch(YARD, Map.of("enabled", false));

    assertThat(replaced.wish().spec().enabled()).isFalse();
    assertThat(replaced.wish().spec().source().credentials()).isPresent();
    assertThat(replaced.wish().revision()).isEqualTo(2);
  }

  @Test
  void keepsASecretForWhichTheMaskStands() {
    Map<String, Object> source =
        Map.of("uri", "rtsp://cam/2", "username", "viewer", "password", "hunter22");
    registry.tell(
        new StreamRegistry.Put(
            YARD, new StreamDocument(Map.of("source", source)), NONE, "ops", replies.getRef()));
    assertThat(replies.receiveMessage()).isInstanceOf(Created.class);

    assertThat(patch(YARD, Map.of("source", Map.of("password", "***")))).isInstanceOf(Same.class);
  }

  @Test
  void refusesWhatSomebodyElseChangedMeanwhile() {
    Created created = (Created) put(YARD, NONE, "rtsp://cam/2");
    put(YARD, NONE, "rtsp://cam/3");

    assertThat(
            put(YARD, new Precondition.Versions(Set.of(created.wish().version())), "rtsp://cam/4"))
        .isInstanceOf(Stale.class);
    assertThat(put(YARD, new Precondition.Absent(), "rtsp://cam/4")).isInstanceOf(Exists.class);
  }

  @Test
  void givesNoVersionTwiceThoughAStreamIsAddedAgain() {
    Created first = (Created) put(YARD, NONE, "rtsp://cam/2");
    assertThat(remove(YARD)).isEqualTo(new Removed(YARD));

    Created second = (Created) put(YARD, NONE, "rtsp://cam/2");

    assertThat(second.wish().version()).isGreaterThan(first.wish().version());
  }

  @Test
  void listsEveryProblemWithAPointer() {
    registry.tell(
        new StreamRegistry.Put(
            YARD,
            new StreamDocument(
                Map.of("source", Map.of("uri", "http://cam/2"), "stallTimeout", "5")),
            NONE,
            "ops",
            replies.getRef()));

    assertThat(((Invalid) replies.receiveMessage()).problems())
        .extracting(Problem::path)
        .containsExactlyInAnyOrder("/source/uri", "/stallTimeout");
  }

  @Test
  void doesNotRemoveWhatTheConfigurationDeclares() {
    assertThat(remove(GATE)).isEqualTo(new Declared(GATE));
  }

  @Test
  void keepsAChangeOfADeclaredStreamUntilTheDeclarationChanges() {
    patch(GATE, Map.of("enabled", false));

    declare("streams.gate.source.uri = \"rtsp://cam/1\"");
    assertThat(((Same) patch(GATE, Map.of("enabled", false))).wish().spec().enabled()).isFalse();

    declare("streams.gate.source.uri = \"rtsp://cam/9\"");
    assertThat(((Replaced) patch(GATE, Map.of("name", "n"))).wish().spec().enabled()).isTrue();
  }

  @Test
  void changesAStreamAgainThatTheConfigurationDeclaresWithANamedOutput() {
    String gate =
        """
        streams.gate {
          source { uri = "rtsp://cam/1", username = viewer, password = hunter22 }
          outputs = [ { name = main, uri = "rtmp://media/live/secretkey" } ]
        }
        """;
    declare(gate);
    patch(GATE, Map.of("enabled", false));
    declare(gate);

    Replaced replaced = (Replaced) patch(GATE, Map.of("enabled", true));

    assertThat(replaced.wish().spec().outputs().get(0).uri().reveal())
        .isEqualTo("rtmp://media/live/secretkey");
    assertThat(replaced.wish().spec().source().credentials().orElseThrow().password().reveal())
        .isEqualTo("hunter22");
  }

  @Test
  void givesAnotherVersionToWhatAnotherDefaultChanges() {
    Created created = (Created) put(YARD, NONE, "rtsp://cam/2");

    assertThat(declare("streams.gate.source.uri = \"rtsp://cam/1\", defaults.stall-timeout = 9s"))
        .isEqualTo(new StreamRegistry.Done(List.of(GATE, YARD)));

    Same same = (Same) put(YARD, NONE, "rtsp://cam/2");
    assertThat(same.wish().spec().stallTimeout()).isEqualTo(Duration.ofSeconds(9));
    assertThat(same.wish().version()).isGreaterThan(created.wish().version());
  }

  @Test
  void refusesDefaultsOverWhichAChangedDeclaredStreamMakesNone() {
    patch(GATE, Map.of("retry", Map.of("maxBackoff", "1s")));

    assertThat(
            declare(
                "streams.gate.source.uri = \"rtsp://cam/1\","
                    + " defaults.retry { min-backoff = 2s, max-backoff = 4s }"))
        .isInstanceOf(StreamRegistry.Unreadable.class);
  }

  @Test
  void removesWhatTheConfigurationNoLongerDeclares() {
    assertThat(declare("streams {}")).isEqualTo(new StreamRegistry.Done(List.of(GATE)));

    assertThat(remove(GATE)).isEqualTo(new RegistryReply.Unknown(GATE));
  }

  @Test
  void refusesDefaultsOverWhichAStreamMakesNone() {
    registry.tell(
        new StreamRegistry.Put(
            YARD,
            new StreamDocument(
                Map.of(
                    "source", Map.of("uri", "rtsp://cam/2"), "retry", Map.of("maxBackoff", "1s"))),
            NONE,
            "ops",
            replies.getRef()));
    assertThat(replies.receiveMessage()).isInstanceOf(Created.class);

    assertThat(declare("defaults.retry { min-backoff = 2s, max-backoff = 4s }"))
        .isInstanceOf(StreamRegistry.Unreadable.class);
    assertThat(remove(GATE)).isEqualTo(new Declared(GATE));
  }

  @Test
  void appliesAllOrNothing() {
    TestProbe<StreamRegistry.Applied> applied = KIT.createTestProbe();
    registry.tell(
        new StreamRegistry.Apply(
            Map.of(YARD, document("rtsp://cam/2"), new StreamId("bad"), document("http://cam/2")),
            false,
            "ops",
            applied.getRef()));

    assertThat(applied.receiveMessage().done()).isFalse();
    assertThat(remove(YARD)).isEqualTo(new RegistryReply.Unknown(YARD));
  }

  @Test
  void remembersWhoChangedWhat() {
    TestProbe<java.util.Optional<List<HistoryEntry>>> history = KIT.createTestProbe();
    put(YARD, NONE, "rtsp://viewer:hunter22@cam/2");
    patch(YARD, Map.of("enabled", false));
    remove(YARD);

    registry.tell(new StreamRegistry.GetHistory(YARD, history.getRef()));

    List<HistoryEntry> entries = history.receiveMessage().orElseThrow();
    assertThat(entries)
        .extracting(HistoryEntry::what)
        .containsExactly("removed", "changed", "created");
    assertThat(entries.get(1).keys()).containsExactly("/enabled");
    assertThat(entries.toString()).doesNotContain("hunter22");
  }
}
