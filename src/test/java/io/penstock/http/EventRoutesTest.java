package io.penstock.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.tuple;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.actor.typed.eventstream.EventStream;
import akka.http.javadsl.Http;
import akka.http.javadsl.ServerBinding;
import akka.stream.BoundedSourceQueue;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import io.penstock.stream.Failure;
import io.penstock.stream.OutputState;
import io.penstock.stream.StreamEvent;
import io.penstock.stream.StreamEvent.AttemptFailed;
import io.penstock.stream.StreamEvent.Detected;
import io.penstock.stream.StreamEvent.OutputChanged;
import io.penstock.stream.StreamEvent.StateChanged;
import io.penstock.stream.StreamId;
import io.penstock.stream.StreamState;
import io.penstock.stream.WishChanged;
import io.penstock.testkit.ActorKit;
import io.penstock.testkit.Await;
import io.penstock.testkit.EventListener;
import io.penstock.testkit.EventListener.Event;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventRoutesTest {
  @RegisterExtension static final ActorKit KIT = new ActorKit();

  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  private static final StreamId GATE = new StreamId("gate");
  private static final StreamId YARD = new StreamId("yard");
  private static final Failure REFUSED =
      new Failure.SourceRefused("rtsp://viewer:hunter2secret@10.0.0.7/s refuses the connection");
  private static final EventFeed.Limits ROOMY = new EventFeed.Limits(50_000, 1_000, 8);
  private static final Duration NO_BEAT = Duration.ofMinutes(10);

  private final List<EventListener> listeners = new ArrayList<>();
  private final List<ServerBinding> servers = new ArrayList<>();
  private ActorRef<EventFeed.Command> feed;
  private InetSocketAddress server;

  @BeforeEach
  void serve() {
    feed = feed(ROOMY, NO_BEAT);
    server = bind(feed);
  }

  // ---------------------------------------------------------------- what is told

  @Test
  void tellsWhatBecomesOfStreamsAndNoSecret() {
    EventListener listener = listen("");
    assertThat(listener.response().statusCode()).isEqualTo(200);
    assertThat(listener.response().headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
    assertThat(listener.response().headers().firstValue("Cache-Control")).hasValue("no-store");

    publish(new WishChanged(GATE, NOON, WishChanged.Change.CREATED, 1));
    publish(
        new StateChanged(
            GATE, NOON, StreamState.LIVE, StreamState.SIGNAL_LOST, Optional.of(REFUSED)));
    publish(new AttemptFailed(GATE, NOON, 2, REFUSED));
    publish(output(OutputState.STARTING, OutputState.LIVE));
    publish(new Detected(GATE, NOON, "motion", "motion", true, 1.23456));

    Await.until(SOON, () -> listener.events().size() == 4, "four events");
    assertThat(listener.events())
        .extracting(Event::type, Event::data)
        .containsExactly(
            tuple(
                "spec",
                "{\"stream\":\"gate\",\"at\":\"2026-11-22T12:00:00Z\",\"change\":\"created\","
                    + "\"revision\":1}"),
            tuple(
                "state",
                "{\"stream\":\"gate\",\"at\":\"2026-11-22T12:00:00Z\",\"from\":\"live\","
                    + "\"to\":\"signalLost\",\"reason\":\"rtsp://10.0.0.7/s refuses the"
                    + " connection\",\"cause\":\"refused\",\"culprit\":\"camera\"}"),
            tuple(
                "output",
                "{\"stream\":\"gate\",\"output\":\"main\",\"at\":\"2026-11-22T12:00:00Z\","
                    + "\"from\":\"starting\",\"to\":\"live\"}"),
            tuple(
                "detection",
                "{\"stream\":\"gate\",\"processor\":\"motion\",\"at\":\"2026-11-22T12:00:00Z\","
                    + "\"kind\":\"motion\",\"active\":true,\"level\":1.235}"));
  }

  @Test
  void givesSignsOfLifeWhileNothingHappens() {
    serve(ROOMY, Duration.ofMillis(50));
    EventListener listener = listen("");

    Await.until(SOON, () -> listener.comments() > 2, "signs of life");
    assertThat(listener.events()).isEmpty();
    assertThat(listener.lastId()).endsWith("-0");
  }

  @Test
  void givesAnIdBeforeAnythingHappenedSoThatNothingIsMissed() throws IOException {
    EventListener early = listen("");
    Await.until(SOON, () -> !early.lastId().isEmpty(), "an id");
    early.close();
    publish(state(GATE, 1));

    EventListener resumed = resume("", early.lastId());
    Await.until(SOON, () -> resumed.events().size() == 1, "what was missed");
    assertThat(numbers(resumed)).containsExactly(1L);
  }

  // ---------------------------------------------------------------- which

  @Test
  void tellsOnlyWhatIsWanted() {
    EventListener yard = listen("?stream=YARD");
    EventListener outputs = listen("?type=output");
    EventListener both = listen("?stream=yard,other&type=output,spec");
    publish(state(GATE, 1));
    publish(state(YARD, 2));
    publish(output(OutputState.WAITING, OutputState.STARTING));
    publish(new WishChanged(YARD, NOON, WishChanged.Change.REMOVED, 3));

    Await.until(
        SOON,
        () ->
            yard.events().size() == 2 && outputs.events().size() == 1 && both.events().size() == 1,
        "each has its own");
    assertThat(numbers(yard)).containsExactly(2L, 4L);
    assertThat(numbers(outputs)).containsExactly(3L);
    assertThat(numbers(both)).containsExactly(4L);
  }

  @Test
  void resumesAFilteredListenerBehindWhatItDidNotWant() {
    serve(new EventFeed.Limits(5, 100, 8));
    EventListener first = listen("?stream=yard");
    Await.until(SOON, () -> !first.lastId().isEmpty(), "an id");
    IntStream.range(0, 4).forEach(i -> publish(state(GATE, i)));

    EventListener second = resume("?stream=yard", first.lastId());
    Await.until(SOON, () -> second.lastId().endsWith("-4"), "the id behind them");
    IntStream.range(0, 4).forEach(i -> publish(state(GATE, i)));
    EventListener third = resume("?stream=yard", second.lastId());
    Await.until(SOON, () -> third.lastId().endsWith("-8"), "and again");
    assertThat(third.events()).as("no reset").isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"?type=sate", "?stream=-", "?stream=gate&stream=a%2Fb"})
  void refusesWhatCannotBeWanted(String query) throws Exception {
    var answer =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(address(query)).build(), BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body())
        .contains("#invalid-parameter", query.contains("type") ? "spec" : "id");
  }

  @ParameterizedTest
  @CsvSource({
    "text/event-stream, 200",
    "text/*, 200",
    "*/*, 200",
    "application/json, 406",
    "'text/event-stream;q=0, */*', 406"
  })
  void goesByWhatTheClientTakes(String accept, int status) throws Exception {
    var answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(address("")).header("Accept", accept).build(),
                BodyHandlers.ofInputStream());
    answer.body().close();

    assertThat(answer.statusCode()).isEqualTo(status);
  }

  // ---------------------------------------------------------------- coming back

  @Test
  void resumesWithoutAGapOrADuplicate() throws IOException {
    EventListener first = listen("");
    IntStream.range(0, 10).forEach(i -> publish(state(GATE, i)));
    Await.until(SOON, () -> first.events().size() == 10, "the first ten");
    first.close();
    IntStream.range(0, 10).forEach(i -> publish(state(GATE, i)));

    EventListener second = resume("", first.lastId());
    IntStream.range(0, 10).forEach(i -> publish(state(GATE, i)));
    Await.until(SOON, () -> second.events().size() >= 20, "the rest");
    assertThat(numbers(second)).containsExactlyElementsOf(range(11, 30));
    assertThat(second.events()).noneMatch(event -> event.type().equals("reset"));
  }

  @Test
  void resumesByAQueryAsWellAndTheHeaderWins() {
    EventListener first = listen("");
    IntStream.range(0, 5).forEach(i -> publish(state(GATE, i)));
    Await.until(SOON, () -> first.events().size() == 5, "five");
    String run = first.lastId().substring(0, first.lastId().indexOf('-'));

    EventListener byQuery = listen("?lastEventId=" + run + "-2");
    EventListener byBoth = resume("?lastEventId=" + run + "-2", run + "-4");
    Await.until(
        SOON, () -> byQuery.events().size() == 3 && byBoth.events().size() == 1, "the rest");
    assertThat(numbers(byQuery)).containsExactly(3L, 4L, 5L);
    assertThat(numbers(byBoth)).containsExactly(5L);
  }

  @Test
  void saysFirstThatEverythingHasToBeReadAgain() {
    serve(new EventFeed.Limits(3, 100, 8));
    EventListener first = listen("");
    IntStream.range(0, 5).forEach(i -> publish(state(GATE, i)));
    Await.until(SOON, () -> first.events().size() == 5, "five");
    String run = first.lastId().substring(0, first.lastId().indexOf('-'));

    for (String unknown : List.of(run + "-1", run + "-99", "otherrun-4", "garbage")) {
      EventListener late = resume("", unknown);
      Await.until(SOON, () -> late.events().size() == 1, "a reset");
      assertThat(late.events().get(0).type()).as(unknown).isEqualTo("reset");
      assertThat(late.events().get(0).id()).isEqualTo(run + "-5");
    }
  }

  // ---------------------------------------------------------------- many, and slow ones

  @Test
  void aBurstLosesNothingForWhoResumes() {
    serve(new EventFeed.Limits(10_000, 50, 8));
    int burst = 5_000;
    List<Long> seen = new ArrayList<>();
    EventListener listener = listen("");
    IntStream.range(0, burst).forEach(i -> publish(state(GATE, i)));

    follow(listener, seen, burst);
    assertThat(seen).containsExactlyElementsOf(range(1, burst));
  }

  @Test
  void aListenerThatDoesNotReadIsCutOffAndHoldsUpNobody() throws IOException {
    serve(new EventFeed.Limits(50_000, 100, 8));
    int burst = 20_000; // more than the buffers of two sockets take
    List<Long> seen = new ArrayList<>();
    EventListener quick = listen("");
    try (Socket slow = silentListener()) {
      IntStream.range(0, burst).forEach(i -> publish(lengthy(i)));
      follow(quick, seen, burst);
      assertThat(seen).containsExactlyElementsOf(range(1, burst));

      List<Long> read = numbers(slow.getInputStream());
      assertThat(read).hasSizeBetween(100, burst - 1);
      assertThat(read).containsExactlyElementsOf(range(1, read.size()));

      String run = quick.lastId().substring(0, quick.lastId().indexOf('-'));
      EventListener resumed = resume("", run + "-" + read.size());
      List<Long> rest = new ArrayList<>();
      follow(resumed, rest, burst - read.size());
      assertThat(rest).containsExactlyElementsOf(range(read.size() + 1, burst));
    }
  }

  @Test
  void refusesMoreThanItCanServeUntilOneLeaves() throws IOException {
    serve(new EventFeed.Limits(100, 100, 2), Duration.ofMillis(100));
    EventListener first = listen("");
    listen("");
    EventListener third = listen("");

    assertThat(third.response().statusCode()).isEqualTo(503);
    assertThat(third.response().headers().firstValue("Retry-After")).isPresent();
    assertThat(third.response().headers().firstValue("Content-Type"))
        .hasValue("application/problem+json");

    first.close();
    Await.until(SOON, () -> listen("").response().statusCode() == 200, "there is room again");
  }

  @Test
  void askingForTheHeadersTakesNobodysPlace() throws Exception {
    serve(new EventFeed.Limits(100, 100, 1));
    HttpRequest head =
        HttpRequest.newBuilder(address(""))
            .method("HEAD", HttpRequest.BodyPublishers.noBody())
            .build();
    assertThat(HttpClient.newHttpClient().send(head, BodyHandlers.discarding()).statusCode())
        .isEqualTo(200);

    Await.until(SOON, () -> listen("").response().statusCode() == 200, "there is room");
  }

  // ---------------------------------------------------------------- the end

  @Test
  void endingAListenerWhoHasJustLeftIsNoError() {
    BoundedSourceQueue<ByteString> queue =
        Source.<ByteString>queue(1).to(Sink.cancelled()).run(KIT.system());
    Await.until(SOON, () -> !queue.offer(ByteString.emptyByteString()).isEnqueued(), "nobody");

    assertThatCode(() -> EventFeed.end(queue)).doesNotThrowAnyException();
  }

  @Test
  void hangsUpWhenToldToAndTheListenerComesBack() {
    EventListener first = listen("");
    publish(state(GATE, 1));
    Await.until(SOON, () -> first.events().size() == 1, "the first");
    feed.tell(new EventFeed.HangUp());

    Await.until(SOON, first::hasEnded, "the end");
    assertThat(first.endedCleanly()).isTrue();
    assertThat(numbers(first)).containsExactly(1L);
    publish(state(GATE, 2));
    EventListener second = resume("", first.lastId());
    Await.until(SOON, () -> second.events().size() == 1, "the next");
    assertThat(numbers(second)).containsExactly(2L);
  }

  @Test
  void letsNobodyListenOnceTheNodeEnds() {
    EventListener listener = listen("");
    var ended = KIT.<Done>probe();
    feed.tell(new EventFeed.End(ended.getRef()));
    ended.expectMessageClass(Done.class, SOON);

    Await.until(SOON, listener::endedCleanly, "the end");
    assertThat(listen("").response().statusCode()).isEqualTo(503);
  }

  // ---------------------------------------------------------------- fixtures

  private void serve(EventFeed.Limits limits) {
    serve(limits, NO_BEAT);
  }

  private void serve(EventFeed.Limits limits, Duration heartbeat) {
    feed = feed(limits, heartbeat);
    server = bind(feed);
  }

  private static ActorRef<EventFeed.Command> feed(EventFeed.Limits limits, Duration heartbeat) {
    return KIT.spawn(EventFeed.create(limits, heartbeat));
  }

  private InetSocketAddress bind(ActorRef<EventFeed.Command> events) {
    EventRoutes routes = new EventRoutes(events, KIT.system().scheduler(), SOON, new Access());
    ServerBinding bound =
        Http.get(KIT.system())
            .newServerAt("127.0.0.1", 0)
            .bind(new HttpApi(List.of(routes)).route())
            .toCompletableFuture()
            .join();
    servers.add(bound);
    return bound.localAddress();
  }

  @AfterEach
  void endEverything() throws Exception {
    feed.tell(new EventFeed.HangUp());
    for (EventListener listener : listeners) {
      listener.close();
    }
    for (ServerBinding bound : servers) {
      bound
          .terminate(Duration.ofMillis(200))
          .toCompletableFuture()
          .get(SOON.toSeconds(), TimeUnit.SECONDS);
    }
  }

  private URI address(String query) {
    return URI.create("http://127.0.0.1:" + server.getPort() + "/api/v1/events" + query);
  }

  private EventListener listen(String query) {
    return listen(query, Optional.empty());
  }

  private EventListener resume(String query, String lastId) {
    return listen(query, Optional.of(lastId));
  }

  private EventListener listen(String query, Optional<String> lastId) {
    EventListener listener = EventListener.at(address(query), lastId);
    listeners.add(listener);
    return listener;
  }

  /** Reads {@code count} events, and comes back whenever it is cut off. */
  private void follow(EventListener begun, List<Long> seen, int count) {
    EventListener listener = begun;
    String lastId = begun.lastId();
    while (true) {
      EventListener current = listener;
      int wanted = count - seen.size();
      Await.until(
          SOON,
          () -> current.events().size() >= wanted || current.hasEnded(),
          "events, or the end");
      boolean all = current.events().size() >= wanted;
      seen.addAll(numbers(current));
      lastId = current.lastId().isEmpty() ? lastId : current.lastId();
      if (all) {
        return;
      }
      listener = resume("", lastId);
    }
  }

  /** Sends a request, and does not read the answer. */
  private Socket silentListener() throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(8 * 1024);
    socket.setSoTimeout((int) SOON.toMillis());
    socket.connect(server, 5_000);
    socket
        .getOutputStream()
        .write(
            "GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
    InputStream in = new BufferedInputStream(socket.getInputStream(), 1);
    assertThat(in.read()).as("the answer has begun").isEqualTo('H');
    return socket;
  }

  /** The numbers of all events up to the end of the connection. */
  private static List<Long> numbers(InputStream in) throws IOException {
    return Pattern.compile("id: [0-9a-z]+-(\\d+)\nevent")
        .matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8))
        .results()
        .map(found -> Long.parseLong(found.group(1)))
        .toList();
  }

  private static List<Long> numbers(EventListener listener) {
    return listener.events().stream()
        .map(event -> Long.parseLong(event.id().substring(event.id().indexOf('-') + 1)))
        .toList();
  }

  private static List<Long> range(long first, long last) {
    return LongStream.rangeClosed(first, last).boxed().toList();
  }

  private static StateChanged state(StreamId stream, int second) {
    return new StateChanged(
        stream, NOON.plusSeconds(second), StreamState.STARTING, StreamState.LIVE, Optional.empty());
  }

  private static StateChanged lengthy(int second) {
    return new StateChanged(
        GATE,
        NOON.plusSeconds(second),
        StreamState.LIVE,
        StreamState.SIGNAL_LOST,
        Optional.of(new Failure.SourceLost("gone ".repeat(60))));
  }

  private static OutputChanged output(OutputState from, OutputState to) {
    return new OutputChanged(GATE, NOON, "main", from, to, Optional.empty());
  }

  private static void publish(StreamEvent event) {
    KIT.system().eventStream().tell(new EventStream.Publish<>(event));
  }

  private static void publish(WishChanged event) {
    KIT.system().eventStream().tell(new EventStream.Publish<>(event));
  }
}
