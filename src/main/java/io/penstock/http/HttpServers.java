package io.penstock.http;

import static akka.http.javadsl.server.Directives.concat;
import static akka.http.javadsl.server.Directives.pathPrefixTest;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.Http;
import akka.http.javadsl.ServerBinding;
import akka.http.javadsl.ServerBuilder;
import akka.http.javadsl.server.Route;
import io.penstock.settings.DeepStreamSettings;
import io.penstock.settings.HttpSettings;
import io.penstock.settings.Role;
import io.penstock.settings.TlsIdentity;
import io.penstock.settings.TlsSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** The ports on which the service listens: the API's, and those that have one of their own. */
public final class HttpServers {
  private static final Duration REQUESTS_DONE = Duration.ofMillis(300);

  private final HttpSettings http;
  private final DeepStreamSettings deepStream;
  private final Access access;

  /** Empty for plain HTTP, which management is in any case; and before anything listens. */
  private volatile Optional<ServerTls> tls = Optional.empty();

  /**
   * @param access who may do what; it must be that of the parts
   */
  public HttpServers(HttpSettings http, DeepStreamSettings deepStream, Access access) {
    this.http = http;
    this.deepStream = deepStream;
    this.access = access;
  }

  /**
   * Reads the certificate again. Between HTTP and HTTPS it changes with a restart only. Blocks
   * while the disk does.
   *
   * @return has connections from now on see it
   * @throws TlsIdentity.Unfit where it cannot be used
   */
  public Runnable reread(Optional<TlsSettings> settings) throws TlsIdentity.Unfit {
    Optional<ServerTls> served = tls;
    if (served.isEmpty() || settings.isEmpty()) {
      return () -> {};
    }
    TlsIdentity identity = TlsIdentity.read(settings.get());
    return () -> served.get().show(identity);
  }

  /**
   * What is served.
   *
   * @param api the API, in the order in which it is asked
   * @param node health and metrics: on the management port, or else beside the API, where metrics
   *     need a token if anything does
   * @param deepStream DeepStream's calls, if they are served
   */
  public record Parts(
      List<HttpApi.Part> api, HttpApi.Part node, Optional<HttpApi.Part> deepStream) {
    public Parts {
      api = List.copyOf(api);
    }
  }

  /** What listens. The ports end with the actor system, once requests under way are answered. */
  public record Bindings(
      ServerBinding api, Optional<ServerBinding> management, Optional<ServerBinding> deepStream) {}

  /**
   * Listens on every port; fails with a sentence, and listens on none, where one cannot be had, or
   * the certificate cannot be used. Blocks while the disk does.
   */
  public CompletionStage<Bindings> bind(ActorSystem<?> system, Parts parts) {
    try {
      Optional<TlsSettings> files = http.tls();
      tls = files.isPresent() ? Optional.of(new ServerTls(files.get())) : Optional.empty();
    } catch (TlsIdentity.Unfit e) {
      return CompletableFuture.failedFuture(
          new IllegalStateException(
              "penstock.http.tls.%s: %s".formatted(e.key(), e.getMessage()), e));
    }
    List<ServerBinding> bound = new ArrayList<>();
    CompletionStage<ServerBinding> api =
        listen(system, http.interfaceName(), http.port(), apiRoute(parts), tls, bound);
    CompletionStage<Bindings> all =
        api.thenCompose(
            main ->
                management(system, parts, bound)
                    .thenCompose(
                        management ->
                            deepStream(system, parts, bound)
                                .thenApply(
                                    deep -> {
                                      bound.forEach(
                                          each ->
                                              each.addToCoordinatedShutdown(REQUESTS_DONE, system));
                                      return new Bindings(main, management, deep);
                                    })));
    return all.whenComplete(
        (bindings, failure) -> {
          if (failure != null) {
            bound.forEach(ServerBinding::unbind);
          }
        });
  }

  /** All that is served on the API's port. */
  Route apiRoute(Parts parts) {
    List<HttpApi.Part> served = new ArrayList<>();
    if (http.managementPort() == 0) {
      served.add(() -> withMetricsGuarded(parts.node()));
    }
    served.addAll(parts.api());
    if (deepStream.port() == 0) {
      parts.deepStream().ifPresent(served::add);
    }
    return guarded(new HttpApi(served));
  }

  private Route withMetricsGuarded(HttpApi.Part node) {
    return concat(
        pathPrefixTest("metrics", () -> access.require(Role.VIEWER, caller -> node.paths())),
        node.paths());
  }

  private Route guarded(HttpApi api) {
    return new Perimeter(http, access).around(api.route());
  }

  private CompletionStage<Optional<ServerBinding>> management(
      ActorSystem<?> system, Parts parts, List<ServerBinding> bound) {
    return http.managementPort() == 0
        ? CompletableFuture.completedFuture(Optional.empty())
        : listen(
                system,
                http.managementInterface(),
                http.managementPort(),
                new Perimeter(http, access)
                    .aroundManagement(new HttpApi(List.of(parts.node())).route()),
                Optional.empty(),
                bound)
            .thenApply(Optional::of);
  }

  private CompletionStage<Optional<ServerBinding>> deepStream(
      ActorSystem<?> system, Parts parts, List<ServerBinding> bound) {
    return deepStream.port() == 0 || parts.deepStream().isEmpty()
        ? CompletableFuture.completedFuture(Optional.empty())
        : listen(
                system,
                http.interfaceName(),
                deepStream.port(),
                guarded(new HttpApi(List.of(parts.deepStream().get()))),
                tls,
                bound)
            .thenApply(Optional::of);
  }

  private static CompletionStage<ServerBinding> listen(
      ActorSystem<?> system,
      String interfaceName,
      int port,
      Route route,
      Optional<ServerTls> tls,
      List<ServerBinding> bound) {
    ServerBuilder builder = Http.get(system).newServerAt(interfaceName, port);
    return tls.map(https -> builder.enableHttps(https.connections()))
        .orElse(builder)
        .bind(route)
        .handle(
            (binding, failure) -> {
              if (failure != null) {
                throw new CompletionException(
                    new IllegalStateException(
                        "cannot listen on %s:%d: %s"
                            .formatted(interfaceName, port, reason(failure)),
                        failure));
              }
              synchronized (bound) {
                bound.add(binding);
              }
              return binding;
            });
  }

  private static String reason(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }
}
