package io.penstock.http;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.AskPattern;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpMethods;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;
import akka.japi.function.Function;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.control.ConnectBudget;
import io.penstock.control.NativeWork;
import io.penstock.control.SnapshotDesk;
import io.penstock.control.StreamSupervisor;
import io.penstock.control.StreamTools;
import io.penstock.control.TcpKnock;
import io.penstock.registry.StreamRegistry;
import io.penstock.settings.PenstockSettings;
import io.penstock.testkit.ActorKit;
import io.penstock.testkit.FakePipelines;
import io.penstock.testkit.ShortConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** The routes of streams over a registry in memory and a supervisor, without native pipelines. */
final class StreamService {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final ActorKit kit;
  private final Function<HttpRequest, CompletionStage<HttpResponse>> handler;

  private StreamService(
      ActorKit kit, Function<HttpRequest, CompletionStage<HttpResponse>> handler) {
    this.kit = kit;
    this.handler = handler;
  }

  /** Starts it with what stands in {@code penstock} of a configuration. */
  static StreamService start(ActorKit kit, String hocon) throws Exception {
    PenstockSettings settings = ShortConfig.settings(hocon);
    ActorRef<StreamSupervisor.Command> supervisor = supervisor(kit, settings);
    ActorRef<StreamRegistry.Command> registry =
        kit.spawn(StreamRegistry.inMemory(supervisor, Duration.ofDays(90), InstantSource.system()));
    AskPattern.<StreamRegistry.Command, StreamRegistry.DeclareReply>ask(
            registry,
            replyTo ->
                new StreamRegistry.Declare(settings.streams(), settings.documents(), true, replyTo),
            TIMEOUT,
            kit.system().scheduler())
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
    return of(kit, supervisor, registry, TIMEOUT);
  }

  /** One with somebody else's registry or supervisor. */
  static StreamService of(
      ActorKit kit,
      ActorRef<StreamSupervisor.Command> supervisor,
      ActorRef<StreamRegistry.Command> registry,
      Duration askTimeout) {
    return new StreamService(
        kit,
        new HttpApi(
                List.of(
                    new StreamRoutes(
                        supervisor, registry, kit.system().scheduler(), askTimeout, new Access())))
            .route()
            .handler(kit.system()));
  }

  private static ActorRef<StreamSupervisor.Command> supervisor(
      ActorKit kit, PenstockSettings settings) {
    return kit.spawn(
        StreamSupervisor.create(
            List.of(),
            new StreamTools(
                new FakePipelines(),
                new NativeWork(kit.system(), settings.control()),
                new TcpKnock(),
                kit.spawn(ConnectBudget.create(settings.connect())),
                (spec, fps) -> {
                  throw new IllegalStateException("no picture comes here");
                },
                new SnapshotDesk(kit.system(), settings.control()),
                settings.control())));
  }

  /** What came back. */
  record Answer(HttpResponse response, String body) {
    int status() {
      return response.status().intValue();
    }

    String type() {
      return response.entity().getContentType().mediaType().toString();
    }

    Optional<String> header(String name) {
      return response.getHeader(name).map(HttpHeader::value);
    }

    JsonNode json() {
      return StreamService.json(body);
    }

    /** The section of docs/errors.md. */
    String problem() {
      String type = json().path("type").asText();
      return type.substring(type.indexOf('#') + 1);
    }

    /** Pointers of what is wrong with the body. */
    List<String> pointers() {
      return json().path("errors").findValuesAsText("pointer");
    }
  }

  Answer get(String path, String... headers) {
    return ask(request("GET", path, headers));
  }

  Answer delete(String path, String... headers) {
    return ask(request("DELETE", path, headers));
  }

  Answer post(String path, String json, String... headers) {
    return send("POST", path, json, headers);
  }

  Answer put(String path, String json, String... headers) {
    return send("PUT", path, json, headers);
  }

  Answer patch(String path, String json, String... headers) {
    return send("PATCH", path, json, headers);
  }

  private Answer send(String method, String path, String json, String... headers) {
    return ask(
        request(method, path, headers)
            .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, json)));
  }

  /** A request; headers are given as {@code "Name: value"}. */
  static HttpRequest request(String method, String path, String... headers) {
    HttpRequest request =
        HttpRequest.create("http://node/api/v1" + path)
            .withMethod(HttpMethods.lookup(method).orElseThrow());
    for (String header : headers) {
      int colon = header.indexOf(": ");
      HttpHeader raw = RawHeader.create(header.substring(0, colon), header.substring(colon + 2));
      request = request.addHeader(HttpHeader.parse(raw.name(), raw.value()));
    }
    return request;
  }

  Answer ask(HttpRequest request) {
    try {
      HttpResponse response =
          handler.apply(request).toCompletableFuture().get(20, TimeUnit.SECONDS);
      String body =
          response
              .entity()
              .toStrict(3000, kit.system())
              .toCompletableFuture()
              .get(10, TimeUnit.SECONDS)
              .getData()
              .utf8String();
      return new Answer(response, body);
    } catch (Exception e) {
      throw new AssertionError(request.toString(), e);
    }
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(text, e);
    }
  }
}
