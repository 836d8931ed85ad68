package io.penstock.http;

import static akka.http.javadsl.server.Directives.complete;
import static akka.http.javadsl.server.Directives.extractRequest;
import static akka.http.javadsl.server.Directives.mapResponse;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpMethods;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.RawHeader;
import akka.http.javadsl.server.Route;
import io.penstock.settings.HttpSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What every request to the API passes before its routes, and every answer behind them: it keeps
 * pages of others, open in the operator's browser, from using the API in the operator's name.
 */
final class Perimeter {
  /** Names that nobody outside can give to an address of their own, and addresses. */
  private static final Pattern OWN_HOST =
      Pattern.compile(
          "(?i)|(.+\\.)?localhost\\.?|\\d{1,3}(\\.\\d{1,3}){3}|\\[?[0-9a-f:.]*:[0-9a-f:.]*]?");

  /** What a browser says of a request that the service's own pages, or the user, made. */
  private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

  /**
   * A route that needs others says so itself: what is there already stays.
   * Strict-Transport-Security is not among them: it would count for every port of the host,
   * Grafana's too.
   */
  private static final List<HttpHeader> HEADERS =
      List.of(
          RawHeader.create("X-Content-Type-Options", "nosniff"),
          RawHeader.create("Cache-Control", "no-store"),
          RawHeader.create("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
          RawHeader.create("Referrer-Policy", "no-referrer"));

  private final HttpSettings settings;
  private final Access access;

  Perimeter(HttpSettings settings, Access access) {
    this.settings = settings;
    this.access = access;
  }

  /** {@code inner} behind all of it. */
  Route around(Route inner) {
    return extractRequest(
        request ->
            mapResponse(
                response -> shielded(request, response), () -> Audit.around(() -> gate(inner))));
  }

  /** The same for the management port, which only reads, and asks nobody who they are. */
  Route aroundManagement(Route inner) {
    return extractRequest(
        request ->
            mapResponse(
                response -> shielded(request, response),
                () ->
                    HttpSettings.isLoopback(settings.managementInterface()) && isForeign(request)
                        ? complete(
                            refusal(request, "foreign-host", "this service has no such name"))
                        : inner));
  }

  private Route gate(Route inner) {
    return extractRequest(
        request -> {
          Optional<String> origin = header(request, "origin");
          if (isForeignHost(request)) {
            return complete(refusal(request, "foreign-host", "this service has no such name"));
          }
          if (origin.isPresent() && isPreflight(request) && isAllowed(origin.get())) {
            return complete(preflight());
          }
          return Audit.changes(request) && isForeignSite(request, origin)
              ? complete(
                  refusal(
                      request,
                      "foreign-origin",
                      "a page of another site may not do this (http.cors-origins)"))
              : inner;
        });
  }

  /**
   * Whether a name was made to lead here: where nobody has to log in, a page could else reach a
   * service that is for this machine alone.
   */
  private boolean isForeignHost(HttpRequest request) {
    if (!access.isAnonymous() || !settings.isLoopback()) {
      return false;
    }
    return isForeign(request);
  }

  private boolean isForeign(HttpRequest request) {
    String asked = request.getUri().host().address();
    String written = header(request, "host").map(Perimeter::withoutPort).orElse("");
    return !isOwn(written) || !isOwn(asked);
  }

  private boolean isOwn(String host) {
    return OWN_HOST.matcher(host).matches()
        || host.equalsIgnoreCase(settings.interfaceName())
        || host.equalsIgnoreCase(settings.managementInterface());
  }

  private static String withoutPort(String authority) {
    return authority.replaceFirst(":\\d*$", "");
  }

  private boolean isForeignSite(HttpRequest request, Optional<String> origin) {
    if (origin.isPresent()) {
      String own = header(request, "host").orElse("");
      return !isAllowed(origin.get())
          && !origin.get().equalsIgnoreCase("http://" + own)
          && !origin.get().equalsIgnoreCase("https://" + own);
    }
    return header(request, "sec-fetch-site").filter(site -> !OWN_SITES.contains(site)).isPresent();
  }

  private boolean isAllowed(String origin) {
    return settings.corsOrigins().contains(origin);
  }

  private static boolean isPreflight(HttpRequest request) {
    return request.method().equals(HttpMethods.OPTIONS)
        && header(request, "access-control-request-method").isPresent();
  }

  private static HttpResponse preflight() {
    return HttpResponse.create()
        .withStatus(StatusCodes.NO_CONTENT)
        .addHeader(
            RawHeader.create("Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE"))
        .addHeader(
            RawHeader.create(
                "Access-Control-Allow-Headers",
                "Authorization, Content-Type, If-Match, If-None-Match, Last-Event-ID"))
        .addHeader(RawHeader.create("Access-Control-Max-Age", "600"));
  }

  private HttpResponse shielded(HttpRequest request, HttpResponse response) {
    List<HttpHeader> more = new ArrayList<>();
    for (HttpHeader header : HEADERS) {
      if (response.getHeader(header.name()).isEmpty()) {
        more.add(header);
      }
    }
    Optional<String> origin = header(request, "origin").filter(this::isAllowed);
    more.add(
        RawHeader.create(
            "Cross-Origin-Resource-Policy", origin.isPresent() ? "cross-origin" : "same-origin"));
    if (!settings.corsOrigins().isEmpty()) {
      more.add(RawHeader.create("Vary", "Origin"));
    }
    origin.ifPresent(
        allowed -> {
          more.add(RawHeader.create("Access-Control-Allow-Origin", allowed));
          more.add(
              RawHeader.create(
                  "Access-Control-Expose-Headers", "ETag, Location, Retry-After, Link"));
        });
    return response.addHeaders(more);
  }

  private static Optional<String> header(HttpRequest request, String name) {
    return request.getHeader(name).map(HttpHeader::value);
  }

  private static HttpResponse refusal(HttpRequest request, String type, String detail) {
    return new Problem(type, StatusCodes.FORBIDDEN, detail, request.getUri().path()).response();
  }
}
