package io.penstock.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** Calls a server's API. Its threads are daemons: nothing is to be closed. */
final class ApiClient {
  private static final String ROOT = "/api/v1";
  private static final String JSON = "application/json";

  /** A backup of thousands of streams has some megabytes. */
  private static final Duration LONGEST_TRANSFER = Duration.ofMinutes(10);

  private final ServerAddress server;
  private final HttpClient http;
  private final Shown shown;

  /**
   * @throws CommandFailure when the certificates to trust cannot be read
   */
  ApiClient(ServerAddress server) {
    this.server = server;
    this.shown = new Shown(server.token().map(token -> token.reveal()).stream().toList());
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(server.timeout());
    server.caFile().ifPresent(file -> builder.sslContext(CaFile.trust(file)));
    this.http = builder.build();
  }

  private ApiClient(ApiClient other, Shown shown) {
    this.server = other.server;
    this.http = other.http;
    this.shown = shown;
  }

  /** The same, for calls that send these secrets: no answer shows them. */
  ApiClient keeping(List<String> secrets) {
    return new ApiClient(this, shown.without(secrets));
  }

  /** Makes what this server said fit to be printed. */
  Shown shown() {
    return shown;
  }

  /** GET, where anything but success is a failure. */
  ApiAnswer get(String path) {
    return call(request(path, JSON).GET()).orFail();
  }

  /** POST without a body. */
  ApiAnswer post(String path) {
    return call(request(path, JSON).POST(BodyPublishers.noBody())).orFail();
  }

  /** POST of JSON. The answer may be a refusal. */
  ApiAnswer post(String path, Object body) {
    return call(
        request(path, JSON)
            .header("Content-Type", JSON)
            .POST(BodyPublishers.ofByteArray(json(body))));
  }

  /** PATCH of JSON, as RFC 7396 has it. */
  ApiAnswer patch(String path, Object body) {
    return call(request(path, JSON)
            .header("Content-Type", "application/merge-patch+json")
            .method("PATCH", BodyPublishers.ofByteArray(json(body))))
        .orFail();
  }

  /** DELETE. */
  ApiAnswer delete(String path, List<String> ifMatch) {
    HttpRequest.Builder request = request(path, JSON).DELETE();
    ifMatch.forEach(version -> request.header("If-Match", version));
    return call(request).orFail();
  }

  /** GET of what is no JSON, into {@code file}, which exists. */
  void download(String path, String type, Path file) {
    BodyHandler<byte[]> handler =
        info ->
            info.statusCode() == 200
                ? BodySubscribers.mapping(
                    BodySubscribers.ofFile(
                        file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING),
                    written -> new byte[0])
                : BodySubscribers.ofByteArray();
    call(request(path, type + ", application/problem+json").GET(), handler, LONGEST_TRANSFER)
        .orFail();
  }

  /** POST of a file. */
  ApiAnswer upload(String path, Path file) {
    BodyPublisher body;
    try {
      body = BodyPublishers.ofFile(file);
    } catch (FileNotFoundException e) {
      throw new CommandFailure("there is no " + file + ", or this user may not read it", e);
    }
    HttpRequest.Builder request = request(path, JSON).header("Content-Type", JSON).POST(body);
    return call(request, BodyHandlers.ofByteArray(), LONGEST_TRANSFER).orFail();
  }

  /**
   * GET of an answer without an end. Lines come as they are sent; close the stream to end it.
   *
   * @return a refusal is an answer, too
   */
  HttpResponse<InputStream> open(String path, String type) {
    HttpRequest request = request(path, type).GET().build();
    return await(http.sendAsync(request, BodyHandlers.ofInputStream()), server.timeout());
  }

  private HttpRequest.Builder request(String path, String accept) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create(server.base() + ROOT + path)).header("Accept", accept);
    server.token().ifPresent(token -> builder.header("Authorization", "Bearer " + token.reveal()));
    return builder;
  }

  private ApiAnswer call(HttpRequest.Builder request) {
    return call(request, BodyHandlers.ofByteArray(), server.timeout());
  }

  private ApiAnswer call(HttpRequest.Builder request, BodyHandler<byte[]> handler, Duration limit) {
    HttpResponse<byte[]> response = await(http.sendAsync(request.build(), handler), limit);
    return new ApiAnswer(
        response.statusCode(),
        response.headers().firstValue("Content-Type").orElse(""),
        ApiAnswer.parsed(response.body()),
        shown);
  }

  /** Java's own timeout ends with the head of an answer; this one covers its body as well. */
  private <T> HttpResponse<T> await(CompletableFuture<HttpResponse<T>> response, Duration limit) {
    try {
      return response.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      response.cancel(true);
      throw new ServerAway(
          "%s did not answer within %d ms%s"
              .formatted(
                  server.base(),
                  limit.toMillis(),
                  limit.equals(server.timeout()) ? " (--timeout)" : ""),
          false,
          e);
    } catch (InterruptedException e) {
      response.cancel(true);
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted", e);
    } catch (ExecutionException e) {
      throw broken(e.getCause() == null ? e : e.getCause());
    }
  }

  private CommandFailure broken(Throwable cause) {
    if (cause instanceof HttpConnectTimeoutException || cause instanceof ConnectException) {
      return new ServerAway(
          "no service answers at " + server.base() + ": does it run there? (--server URL)",
          true,
          cause);
    }
    if (cause instanceof SSLException) {
      return new CommandFailure(
          server.base()
              + ": no TLS with this server; is its certificate one of --ca-file, and for this name?",
          cause);
    }
    return cause instanceof IOException
        ? new ServerAway("the connection to " + server.base() + " broke off", false, cause)
        : new CommandFailure("the call to " + server.base() + " failed: " + cause, cause);
  }

  private static byte[] json(Object body) {
    try {
      return ApiAnswer.JSON.writeValueAsBytes(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a request could not be written", e);
    }
  }
}
