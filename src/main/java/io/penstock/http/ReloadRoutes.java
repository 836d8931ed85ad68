package io.penstock.http;

import static akka.http.javadsl.server.Directives.extractUri;
import static akka.http.javadsl.server.Directives.path;
import static akka.http.javadsl.server.Directives.post;
import static akka.http.javadsl.server.PathMatchers.segment;

import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.server.Route;
import io.penstock.settings.ReloadReply;
import io.penstock.settings.Role;
import io.penstock.stream.StreamId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Has the configuration read again. */
public final class ReloadRoutes implements HttpApi.Part {
  private static final String TYPE = "invalid-configuration";

  private final Access access;
  private final Function<String, CompletionStage<ReloadReply>> reload;

  /**
   * @param access who may do so
   * @param reload given the name of who asks; fails when it takes too long
   */
  public ReloadRoutes(Access access, Function<String, CompletionStage<ReloadReply>> reload) {
    this.access = access;
    this.reload = reload;
  }

  @Override
  public Route paths() {
    // POST /api/v1/reload
    return path(
        segment("api").slash("v1").slash("reload"),
        () -> post(() -> access.require(Role.ADMIN, caller -> reload(caller.name()))));
  }

  private Route reload(String who) {
    return extractUri(
        uri -> Answers.whenChanged(reload.apply(who), reply -> response(reply, uri.path())));
  }

  private static HttpResponse response(ReloadReply reply, String path) {
    if (reply instanceof ReloadReply.Applied applied) {
      Map<String, Object> body = new LinkedHashMap<>();
      body.put("changed", applied.changed().stream().map(StreamId::value).toList());
      body.put("needsRestart", applied.needsRestart());
      return Json.response(StatusCodes.OK, body);
    }
    if (reply instanceof ReloadReply.Refused refused) {
      return invalid(refused.problems(), path);
    }
    if (reply instanceof ReloadReply.NotStored lost) {
      return Answers.notStored(lost.full(), lost.reason(), path).response();
    }
    return new Problem(
            "no-configuration-file",
            StatusCodes.CONFLICT,
            "this service was started without a file of the configuration",
            path)
        .response();
  }

  private static HttpResponse invalid(List<io.penstock.settings.Problem> problems, String path) {
    return new Problem(
            TYPE,
            StatusCodes.BAD_REQUEST,
            "the configuration has problems, and all is as before",
            path)
        .response(Map.of("errors", problems.stream().map(ReloadRoutes::error).toList()));
  }

  private static Map<String, Object> error(io.penstock.settings.Problem problem) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("path", problem.path());
    error.put("detail", problem.value().map(text -> text + ": ").orElse("") + problem.message());
    return error;
  }
}
