package io.penstock.http;

import static akka.http.javadsl.server.Directives.extractRequest;
import static akka.http.javadsl.server.Directives.mapRequest;
import static akka.http.javadsl.server.Directives.mapResponse;

import akka.http.javadsl.model.AttributeKey;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.Location;
import akka.http.javadsl.server.Route;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A log line for every request that would change something: by whom, from where, and what came of
 * it. Queries and bodies may hold secrets, and are not in it.
 */
final class Audit {
  private static final Logger LOG = LoggerFactory.getLogger("io.penstock.audit");

  private static final AttributeKey<Slot> CALLER = AttributeKey.create("caller", Slot.class);

  private static final Set<Integer> REFUSED = Set.of(401, 403, 429);

  /** All that paths of the API are made of; anything else might forge a line, or be a secret. */
  private static final Pattern ODD = Pattern.compile("[^A-Za-z0-9/_:.-]");

  private static final int LONGEST_PATH = 200;

  /** Requests of nobody we know; more of them tell nothing new, and fill the disk. */
  private static final int MOST_A_MINUTE = 100;

  /** What strangers make us write. */
  private static final FewAMinute UNKNOWN =
      new FewAMinute(
          MOST_A_MINUTE, InstantSource.system(), left -> LOG.info("… and {} more refused", left));

  private Audit() {}

  /** Who a request is from, once that is known: deep in the routes. */
  private static final class Slot {
    private final AtomicReference<Caller> caller = new AtomicReference<>();
  }

  /** Tells who sent {@code request}. */
  static void note(HttpRequest request, Caller caller) {
    request.getAttribute(CALLER).ifPresent(slot -> slot.caller.set(caller));
  }

  /** A wrong token on a request that changes nothing, which else leaves no line. */
  static void failedLogin(HttpRequest request) {
    write(request, asked(request), null, 401);
  }

  /** Whether {@code request} would change something. */
  static boolean changes(HttpRequest request) {
    return !request.method().isSafe();
  }

  /** Writes down what comes of a request to {@code inner}. */
  static Route around(Supplier<Route> inner) {
    return extractRequest(
        request -> {
          if (!changes(request) && !readsSecrets(request)) {
            return inner.get();
          }
          Slot slot = new Slot();
          return mapRequest(
              sent -> sent.addAttribute(CALLER, slot),
              () ->
                  mapResponse(
                      response -> {
                        write(request, slot, response);
                        return response;
                      },
                      inner));
        });
  }

  /** A backup holds every password. */
  private static boolean readsSecrets(HttpRequest request) {
    return request.getUri().path().endsWith("/backup");
  }

  /** Where no route asked who it is, and nobody was refused, nothing could have changed. */
  private static void write(HttpRequest request, Slot slot, HttpResponse response) {
    Caller caller = slot.caller.get();
    int status = response.status().intValue();
    if (caller != null || REFUSED.contains(status)) {
      // What is created has no path of its own before.
      String about =
          response
              .getHeader(Location.class)
              .map(made -> made.getUri().path())
              .orElse(asked(request));
      write(request, about, caller, status);
    }
  }

  private static void write(
      HttpRequest request, String about, @Nullable Caller caller, int status) {
    if (caller == null && !UNKNOWN.admits()) {
      return;
    }
    AboutPath.run(
        about,
        () ->
            LOG.info(
                "{} {} by {} from {}: {}",
                ODD.matcher(request.method().name()).replaceAll("_"),
                path(request),
                caller == null ? "-" : caller.name() + " (" + Access.label(caller.role()) + ")",
                Access.address(request).map(InetAddress::getHostAddress).orElse("-"),
                status));
  }

  private static String asked(HttpRequest request) {
    return request.getUri().path();
  }

  private static String path(HttpRequest request) {
    String path = ODD.matcher(asked(request)).replaceAll("_");
    return path.length() <= LONGEST_PATH ? path : path.substring(0, LONGEST_PATH) + "…";
  }
}
