package io.penstock.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;

/**
 * What a server answered.
 *
 * @param status of HTTP
 * @param contentType empty where it was not told
 * @param body a missing node where it was no JSON
 * @param shown makes it fit to be printed
 */
record ApiAnswer(int status, String contentType, JsonNode body, Shown shown) {
  static final JsonMapper JSON = JsonMapper.builder().build();

  static JsonNode parsed(byte[] body) {
    try {
      return body.length == 0 ? MissingNode.getInstance() : JSON.readTree(body);
    } catch (IOException e) {
      return MissingNode.getInstance();
    }
  }

  /** Whether it is what was asked for. */
  boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  /**
   * The body.
   *
   * @throws CommandFailure when it is no JSON: then that is no Penstock
   */
  JsonNode json() {
    if (body.isMissingNode()) {
      throw new CommandFailure(
          "what answers there is not Penstock: %d, and no JSON (%s)"
              .formatted(status, shown.text(contentType)));
    }
    return body;
  }

  /** This answer, if it is a success. */
  ApiAnswer orFail() {
    if (!isSuccess()) {
      String text = ProblemText.of(this);
      throw status >= 500 ? new ServerAway(text) : new CommandFailure(text);
    }
    return this;
  }
}
