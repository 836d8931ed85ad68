package io.penstock.http;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.util.ByteString;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The API as OpenAPI 3.1 describes it: {@code openapi.json} among the resources. */
final class OpenApiDocument {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final ByteString json;

  private OpenApiDocument(ByteString json) {
    this.json = json;
  }

  /** The document for this version of the service. */
  static OpenApiDocument load(String version) {
    try (InputStream in = OpenApiDocument.class.getResourceAsStream("/openapi.json")) {
      JsonNode document = MAPPER.readTree(in);
      ((ObjectNode) document.get("info")).put("version", version);
      return new OpenApiDocument(ByteString.fromArray(MAPPER.writeValueAsBytes(document)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The document as an answer. */
  HttpResponse response() {
    return HttpResponse.create()
        .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, json));
  }
}
