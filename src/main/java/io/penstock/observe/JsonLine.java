package io.penstock.observe;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonpCharacterEscapes;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;

/** An event as a JSON object on one line: for whoever collects the logs of many machines. */
final class JsonLine {
  private static final JsonFactory JSON =
      new JsonFactoryBuilder()
          // Some collectors take U+2028 and U+2029 for the end of a line.
          .characterEscapes(JsonpCharacterEscapes.instance())
          .build();

  private JsonLine() {}

  static String of(ILoggingEvent event) {
    StringWriter line = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(line)) {
      json.writeStartObject();
      json.writeStringField(
          "timestamp", TextLine.TIME.format(Instant.ofEpochMilli(event.getTimeStamp())));
      json.writeStringField("level", event.getLevel().toString());
      json.writeStringField("logger", TextLine.logger(event));
      String stream = event.getMDCPropertyMap().get(AboutStream.KEY);
      if (stream != null) {
        json.writeStringField("stream", stream);
      }
      json.writeStringField("message", event.getFormattedMessage());
      IThrowableProxy thrown = event.getThrowableProxy();
      if (thrown != null) {
        json.writeStringField("exception", Thrown.whole(thrown));
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a log line could not be written", e);
    }
    return line.toString();
  }
}
