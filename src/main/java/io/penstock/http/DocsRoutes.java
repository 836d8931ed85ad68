package io.penstock.http;

import static akka.http.javadsl.server.Directives.complete;
import static akka.http.javadsl.server.Directives.concat;
import static akka.http.javadsl.server.Directives.get;
import static akka.http.javadsl.server.Directives.getFromResource;
import static akka.http.javadsl.server.Directives.path;
import static akka.http.javadsl.server.Directives.pathEnd;
import static akka.http.javadsl.server.Directives.pathPrefix;
import static akka.http.javadsl.server.Directives.pathSingleSlash;
import static akka.http.javadsl.server.Directives.redirect;
import static akka.http.javadsl.server.Directives.reject;
import static akka.http.javadsl.server.Directives.respondWithHeaders;
import static akka.http.javadsl.server.PathMatchers.segment;

import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpCharsets;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.MediaTypes;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.Uri;
import akka.http.javadsl.model.headers.RawHeader;
import akka.http.javadsl.server.Route;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * The description of the API, and pages to read it in (Swagger UI). All of it comes from the class
 * path; a browser that reads it asks nobody else.
 */
public final class DocsRoutes implements HttpApi.Part {
  private static final ContentType CSS = MediaTypes.TEXT_CSS.toContentType(HttpCharsets.UTF_8);
  private static final ContentType SCRIPT =
      MediaTypes.APPLICATION_JAVASCRIPT.toContentType(HttpCharsets.UTF_8);
  private static final ContentType PNG = MediaTypes.IMAGE_PNG.toContentType();

  /** Swagger UI sets styles of elements itself; its scripts come from here alone. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
          + " img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

  /** Names do not change with the version, so that they are not kept for long. */
  private static final List<HttpHeader> FILE_HEADERS =
      List.of(
          RawHeader.create("Cache-Control", "public, max-age=3600"),
          RawHeader.create("X-Content-Type-Options", "nosniff"));

  private static final List<HttpHeader> PAGE_HEADERS =
      List.of(
          RawHeader.create("Cache-Control", "no-cache"),
          RawHeader.create("Content-Security-Policy", POLICY),
          RawHeader.create("X-Content-Type-Options", "nosniff"));

  private record Page(String resource, ContentType type) {}

  private final OpenApiDocument document;

  /** What there is, by name; nothing else can be asked for. */
  private final Map<String, Page> files;

  /**
   * @param version of this service
   */
  public DocsRoutes(String version) {
    this.document = OpenApiDocument.load(version);
    String webJar = "META-INF/resources/webjars/swagger-ui/" + swaggerVersion() + "/";
    this.files =
        Map.of(
            "start.js", new Page("docs/start.js", SCRIPT),
            "page.css", new Page("docs/page.css", CSS),
            "swagger-ui.css", new Page(webJar + "swagger-ui.css", CSS),
            "swagger-ui-bundle.js", new Page(webJar + "swagger-ui-bundle.js", SCRIPT),
            "favicon-32x32.png", new Page(webJar + "favicon-32x32.png", PNG));
  }

  private static String swaggerVersion() {
    Properties properties = new Properties();
    try (InputStream in =
        DocsRoutes.class.getResourceAsStream(
            "/META-INF/maven/org.webjars/swagger-ui/pom.properties")) {
      if (in == null) {
        throw new IllegalStateException("Swagger UI is not on the class path");
      }
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version", "");
  }

  @Override
  public Route paths() {
    return concat(
        // GET /openapi.json
        path(
            "openapi.json",
            () ->
                get(
                    () ->
                        respondWithHeaders(
                            List.of(RawHeader.create("Cache-Control", "no-cache")),
                            () -> complete(document.response())))),
        pathPrefix(
            "docs",
            () ->
                concat(
                    // GET /docs
                    pathEnd(
                        () ->
                            get(
                                () ->
                                    redirect(Uri.create("docs/"), StatusCodes.PERMANENT_REDIRECT))),
                    // GET /docs/
                    pathSingleSlash(
                        () ->
                            get(
                                () ->
                                    respondWithHeaders(
                                        PAGE_HEADERS,
                                        () ->
                                            getFromResource(
                                                "docs/index.html", ContentTypes.TEXT_HTML_UTF8)))),
                    // GET /docs/{file}
                    path(segment(), this::file))));
  }

  private Route file(String name) {
    Page page = files.get(name);
    return page == null
        ? reject()
        : get(
            () ->
                respondWithHeaders(
                    FILE_HEADERS, () -> getFromResource(page.resource(), page.type())));
  }
}
