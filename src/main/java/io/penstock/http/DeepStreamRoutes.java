package io.penstock.http;

import static akka.http.javadsl.server.Directives.complete;
import static akka.http.javadsl.server.Directives.concat;
import static akka.http.javadsl.server.Directives.get;
import static akka.http.javadsl.server.Directives.onComplete;
import static akka.http.javadsl.server.Directives.path;
import static akka.http.javadsl.server.Directives.pathPrefix;
import static akka.http.javadsl.server.Directives.post;
import static akka.http.javadsl.server.PathMatchers.segment;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Scheduler;
import akka.actor.typed.javadsl.AskPattern;
import akka.http.javadsl.server.Route;
import io.penstock.control.StreamSupervisor;
import io.penstock.control.StreamSupervisor.StreamEntry;
import io.penstock.control.StreamSupervisor.Streams;
import io.penstock.registry.Precondition;
import io.penstock.registry.RegistryReply;
import io.penstock.registry.StreamRegistry;
import io.penstock.settings.Role;
import io.penstock.stream.StreamId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import scala.util.Try;

/**
 * The calls by which tools made for DeepStream add and remove cameras. A camera that comes so is a
 * stream like any other; its outputs are those of the defaults.
 */
public final class DeepStreamRoutes implements HttpApi.Part {
  private static final long LONGEST_BODY_BYTES = 64 * 1024;

  private final ActorRef<StreamRegistry.Command> registry;
  private final ActorRef<StreamSupervisor.Command> supervisor;
  private final Scheduler scheduler;
  private final Duration askTimeout;
  private final Access access;
  private final DeepStreamHealth health;
  private final SourceNumbers numbers = new SourceNumbers();

  /**
   * @param askTimeout how long the registry or the supervisor may take to answer
   * @param access who may do what
   * @param hung with too many of which the node is not ready
   */
  public DeepStreamRoutes(
      ActorRef<StreamRegistry.Command> registry,
      ActorRef<StreamSupervisor.Command> supervisor,
      Scheduler scheduler,
      Duration askTimeout,
      Access access,
      HungCalls hung) {
    this.registry = registry;
    this.supervisor = supervisor;
    this.scheduler = scheduler;
    this.askTimeout = askTimeout;
    this.access = access;
    this.health = new DeepStreamHealth(hung);
  }

  @Override
  public Route paths() {
    return concat(
        health.paths(),
        pathPrefix(
            segment("api").slash("v1").slash("stream"),
            () ->
                concat(
                    // POST /api/v1/stream/add
                    path("add", () -> post(() -> change(DeepStreamCamera::added, this::add))),
                    // POST /api/v1/stream/remove
                    path(
                        "remove",
                        () -> post(() -> change(DeepStreamCamera::removed, this::remove))),
                    // GET /api/v1/stream/get-stream-info
                    path(
                        "get-stream-info",
                        () -> get(() -> access.require(Role.VIEWER, caller -> streamInfo()))))));
  }

  private Route change(
      Function<@Nullable Object, DeepStreamCamera.Result> reading,
      BiFunction<Caller, DeepStreamCamera, Route> doing) {
    return access.require(
        Role.OPERATOR,
        caller ->
            // DeepStream's own examples leave the type to curl, which calls everything a form.
            JsonBody.readUntyped(
                LONGEST_BODY_BYTES,
                body -> {
                  DeepStreamCamera.Result result = reading.apply(body);
                  return result instanceof DeepStreamCamera.Refused refused
                      ? complete(refused.answer().response())
                      : doing.apply(caller, ((DeepStreamCamera.Read) result).camera());
                }));
  }

  private Route add(Caller caller, DeepStreamCamera camera) {
    return answered(
        AskPattern.<StreamRegistry.Command, RegistryReply>ask(
            registry,
            replyTo ->
                new StreamRegistry.Put(
                    camera.id(),
                    camera.document(),
                    new Precondition.Absent(),
                    caller.name(),
                    replyTo),
            askTimeout,
            scheduler),
        DeepStreamAnswer::added,
        DeepStreamAnswer.ADD);
  }

  private Route remove(Caller caller, DeepStreamCamera camera) {
    return answered(
        AskPattern.<StreamRegistry.Command, RegistryReply>ask(
            registry,
            replyTo ->
                new StreamRegistry.Remove(
                    camera.id(), new Precondition.None(), caller.name(), replyTo),
            askTimeout,
            scheduler),
        DeepStreamAnswer::removed,
        DeepStreamAnswer.REMOVE);
  }

  private Route streamInfo() {
    CompletionStage<Streams> streams =
        AskPattern.ask(supervisor, StreamSupervisor.GetStreams::new, askTimeout, scheduler);
    return answered(streams, this::streamInfo, DeepStreamAnswer.INFO);
  }

  private DeepStreamAnswer streamInfo(Streams streams) {
    List<StreamEntry> running =
        streams.entries().stream().filter(entry -> entry.wish().runs()).toList();
    Map<StreamId, Integer> known =
        numbers.of(running.stream().map(entry -> entry.spec().id()).toList());
    return DeepStreamAnswer.info(running, known);
  }

  private static <T> Route answered(
      CompletionStage<T> stage, Function<T, DeepStreamAnswer> answer, String call) {
    return onComplete(
        stage,
        (Try<T> result) ->
            complete(
                (result.isSuccess() ? answer.apply(result.get()) : DeepStreamAnswer.busy(call))
                    .response()));
  }
}
