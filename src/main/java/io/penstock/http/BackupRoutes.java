package io.penstock.http;

import static akka.http.javadsl.server.Directives.complete;
import static akka.http.javadsl.server.Directives.concat;
import static akka.http.javadsl.server.Directives.extractUri;
import static akka.http.javadsl.server.Directives.get;
import static akka.http.javadsl.server.Directives.path;
import static akka.http.javadsl.server.Directives.pathPrefix;
import static akka.http.javadsl.server.Directives.post;
import static akka.http.javadsl.server.PathMatchers.segment;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Scheduler;
import akka.actor.typed.javadsl.AskPattern;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.Uri;
import akka.http.javadsl.model.headers.CacheControl;
import akka.http.javadsl.model.headers.CacheDirectives;
import akka.http.javadsl.model.headers.ContentDisposition;
import akka.http.javadsl.model.headers.ContentDispositionTypes;
import akka.http.javadsl.model.headers.RetryAfter;
import akka.http.javadsl.server.Route;
import akka.japi.function.Function;
import io.penstock.registry.Backup;
import io.penstock.registry.RegistryReply.NotStored;
import io.penstock.registry.StreamRegistry;
import io.penstock.settings.Role;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Saving the registry, bringing it back, and changing its key. */
public final class BackupRoutes implements HttpApi.Part {
  /** Some ten thousand streams. */
  private static final long MOST_BYTES = 64L << 20;

  /** Writing all of it takes longer than a question. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final ActorRef<StreamRegistry.Command> registry;
  private final Scheduler scheduler;
  private final Access access;

  /**
   * @param access who may do what
   */
  public BackupRoutes(
      ActorRef<StreamRegistry.Command> registry, Scheduler scheduler, Access access) {
    this.registry = registry;
    this.scheduler = scheduler;
    this.access = access;
  }

  @Override
  public Route paths() {
    return pathPrefix(
        segment("api").slash("v1"),
        () ->
            concat(
                // GET /api/v1/backup
                path("backup", () -> get(() -> access.require(Role.ADMIN, caller -> backup()))),
                // POST /api/v1/restore
                path(
                    "restore",
                    () -> post(() -> access.require(Role.ADMIN, caller -> restore(caller.name())))),
                // POST /api/v1/rekey
                path("rekey", () -> post(() -> access.require(Role.ADMIN, caller -> rekey())))));
  }

  private Route backup() {
    return extractUri(
        uri ->
            ask(
                StreamRegistry.Export::new,
                (StreamRegistry.ExportReply reply) ->
                    reply instanceof StreamRegistry.Exported exported
                        ? file(exported.backup())
                        : notStored(((StreamRegistry.NotExported) reply).reason(), uri)));
  }

  private static HttpResponse file(Backup backup) {
    return Json.response(StatusCodes.OK, backup.fields())
        .addHeader(
            ContentDisposition.create(
                ContentDispositionTypes.ATTACHMENT, Map.of("filename", "penstock-backup.json")))
        .addHeader(CacheControl.create(CacheDirectives.NO_STORE));
  }

  private Route restore(String who) {
    return extractUri(
        uri ->
            JsonBody.readFile(
                MOST_BYTES,
                body ->
                    body instanceof Map<?, ?> fields
                        ? ask(
                            replyTo -> new StreamRegistry.Restore(backup(fields), who, replyTo),
                            (StreamRegistry.RestoreReply reply) -> restored(reply, uri))
                        : complete(refused("this is no backup of Penstock", uri))));
  }

  private static Backup backup(Map<?, ?> body) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    body.forEach((key, value) -> fields.put(String.valueOf(key), value));
    return new Backup(fields);
  }

  private static HttpResponse restored(StreamRegistry.RestoreReply reply, Uri uri) {
    if (reply instanceof StreamRegistry.Restored restored) {
      return Json.response(StatusCodes.OK, restored);
    }
    return reply instanceof StreamRegistry.BackupRefused refused
        ? refused(refused.reason(), uri)
        : notStored(((StreamRegistry.NotRestored) reply).reason(), uri);
  }

  private static HttpResponse refused(String reason, Uri uri) {
    return new Problem("invalid-backup", StatusCodes.BAD_REQUEST, reason, uri.path()).response();
  }

  private Route rekey() {
    return extractUri(
        uri ->
            ask(
                StreamRegistry.Rekey::new,
                (StreamRegistry.RekeyReply reply) ->
                    reply instanceof StreamRegistry.Rekeyed rekeyed
                        ? Json.response(StatusCodes.OK, rekeyed)
                        : notStored(((StreamRegistry.NotRekeyed) reply).reason(), uri)));
  }

  private <T> Route ask(
      Function<ActorRef<T>, StreamRegistry.Command> question,
      java.util.function.Function<T, HttpResponse> answer) {
    return Answers.whenChanged(AskPattern.ask(registry, question, PATIENCE, scheduler), answer);
  }

  private static HttpResponse notStored(NotStored trouble, Uri uri) {
    HttpResponse response =
        Answers.notStored(trouble.full(), trouble.reason(), uri.path()).response();
    return trouble.full() ? response : response.addHeader(RetryAfter.create(1L));
  }
}
