package io.penstock;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;

/** Whoever uses the API of a service over the network. */
final class ApiCaller {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final HttpClient client;
  private final String base;
  private final Optional<String> token;

  private ApiCaller(HttpClient client, String base, Optional<String> token) {
    this.client = client;
    this.base = base;
    this.token = token;
  }

  /** Of the service in this process. */
  static ApiCaller of(RunningService service) {
    return new ApiCaller(
        HttpClient.newHttpClient(),
        "http://127.0.0.1:" + service.service().address().getPort(),
        Optional.empty());
  }

  /** Of a process, once its API listens. */
  static ApiCaller of(PenstockProcess process) {
    return new ApiCaller(HttpClient.newHttpClient(), base(process), Optional.empty());
  }

  /** Of a process that has a certificate, with a token. */
  static ApiCaller of(PenstockProcess process, SSLContext trusted, String token) {
    return new ApiCaller(
        HttpClient.newBuilder().sslContext(trusted).build(), base(process), Optional.of(token));
  }

  private static String base(PenstockProcess process) {
    return process.api().replaceAll("/api/v1.*", "");
  }

  /** The same with another token. */
  ApiCaller withToken(String other) {
    return new ApiCaller(client, base, Optional.of(other));
  }

  /** Gives each line of an answer that does not end to {@code line}, in a thread of the client. */
  CompletableFuture<?> follow(String path, Consumer<String> line) {
    return client
        .sendAsync(request(path).GET().build(), BodyHandlers.ofLines())
        .thenAccept(answer -> answer.body().forEach(line));
  }

  HttpResponse<String> get(String path) {
    return send("GET", path, BodyPublishers.noBody());
  }

  HttpResponse<String> put(String path, String json) {
    return send("PUT", path, BodyPublishers.ofString(json));
  }

  HttpResponse<String> patch(String path, String json) {
    return send("PATCH", path, BodyPublishers.ofString(json));
  }

  HttpResponse<String> post(String path, String json) {
    return send("POST", path, BodyPublishers.ofString(json));
  }

  HttpResponse<String> delete(String path) {
    return send("DELETE", path, BodyPublishers.noBody());
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path));
    token.ifPresent(text -> request.header("Authorization", "Bearer " + text));
    return request;
  }

  private HttpResponse<String> send(String method, String path, BodyPublisher body) {
    String type = method.equals("PATCH") ? "application/merge-patch+json" : "application/json";
    HttpRequest.Builder request = request(path).timeout(LIMIT).method(method, body);
    if (body.contentLength() != 0) {
      request.header("Content-Type", type);
    }
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** The body of an answer. */
  static JsonNode json(HttpResponse<String> answer) {
    try {
      return JSON.readTree(answer.body());
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON: " + answer.body(), e);
    }
  }

  /** The version of a stream that an answer shows. */
  static long version(HttpResponse<String> answer) {
    String tag = answer.headers().firstValue("ETag").orElseThrow();
    return Long.parseLong(tag.replace("\"", ""));
  }
}
