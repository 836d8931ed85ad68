package io.penstock.http;

import static akka.http.javadsl.server.Directives.complete;
import static akka.http.javadsl.server.Directives.extractMaterializer;
import static akka.http.javadsl.server.Directives.extractRequestEntity;
import static akka.http.javadsl.server.Directives.extractUri;
import static akka.http.javadsl.server.Directives.onComplete;

import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.Uri;
import akka.http.javadsl.server.Route;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Function;

/** Reads the JSON of a request. */
final class JsonBody {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private JsonBody() {}

  /**
   * Goes on to {@code inner} with the body: texts, numbers, truth values, nulls, lists and maps.
   *
   * @param limitBytes a longer body is refused (413)
   */
  static Route read(long limitBytes, Function<Object, Route> inner) {
    return extractUri(
        uri ->
            extractMaterializer(
                materializer ->
                    extractRequestEntity(
                        entity ->
                            onComplete(
                                entity
                                    .withSizeLimit(limitBytes)
                                    .toStrict(PATIENCE.toMillis(), materializer),
                                strict ->
                                    strict.isSuccess()
                                        ? parsed(strict.get().getData().toArray(), uri, inner)
                                        : malformed("the body did not come as announced", uri)))));
  }

  private static Route parsed(byte[] body, Uri uri, Function<Object, Route> inner) {
    Object value;
    try {
      value = MAPPER.readValue(body, Object.class);
    } catch (JsonProcessingException e) {
      // The original message quotes the body.
      return malformed(
          "the body is not JSON: line %d, column %d"
              .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr()),
          uri);
    } catch (IOException e) {
      return malformed("the body could not be read", uri);
    }
    return inner.apply(value);
  }

  private static Route malformed(String detail, Uri uri) {
    return complete(
        new Problem("malformed-body", StatusCodes.BAD_REQUEST, detail, uri.path()).response());
  }
}
