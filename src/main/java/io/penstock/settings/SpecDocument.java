package io.penstock.settings;

import io.penstock.stream.Credentials;
import io.penstock.stream.EncodeSpec;
import io.penstock.stream.HealthSpec;
import io.penstock.stream.OutputSpec;
import io.penstock.stream.ProcessorSpec;
import io.penstock.stream.RecordingSpec;
import io.penstock.stream.RetrySpec;
import io.penstock.stream.SecretUri;
import io.penstock.stream.SourceSpec;
import io.penstock.stream.StreamSpec;
import io.penstock.stream.Trust;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes a stream with all its defaults as a document, such that reading it makes the same stream
 * again.
 */
final class SpecDocument {
  private final boolean masked;

  private SpecDocument(boolean masked) {
    this.masked = masked;
  }

  /** The stream with {@link StreamDocument#MASK} for its secrets. */
  static StreamDocument masked(StreamSpec spec) {
    return new SpecDocument(true).of(spec);
  }

  /** The stream with its secrets, in the same form. */
  static StreamDocument revealed(StreamSpec spec) {
    return new SpecDocument(false).of(spec);
  }

  private StreamDocument of(StreamSpec spec) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("enabled", spec.enabled());
    fields.put("name", spec.name());
    fields.put("labels", new TreeMap<>(spec.labels()));
    fields.put("source", source(spec.source()));
    fields.put("process", spec.process().stream().map(this::processor).toList());
    fields.put("encode", encode(spec.encode()));
    fields.put("outputs", spec.outputs().stream().map(this::output).toList());
    fields.put("retry", retry(spec.retry()));
    fields.put("stallTimeout", DurationRange.text(spec.stallTimeout()));
    fields.put("onSignalLoss", spec.onSignalLoss().label());
    fields.put("health", health(spec.health()));
    fields.put("audio", spec.audio().label());
    fields.put("skipCorrupt", spec.skipCorrupt());
    fields.put("timeZone", spec.timeZone().getId());
    fields.put("gpu", GpuReader.written(spec.gpu()));
    return new StreamDocument(fields);
  }

  /** Only what has a meaning for the kind of source: the rest would be refused. */
  private Map<String, @Nullable Object> source(SourceSpec source) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("uri", address(source.uri()));
    if (source.isFile()) {
      fields.put("realtime", source.realtime());
      return fields;
    }
    fields.put("transport", transport(source));
    fields.put("latency", DurationRange.text(source.latency()));
    credentials(fields, source);
    trust(fields, source);
    source.substream().ifPresent(sub -> fields.put("substream", substream(sub, source)));
    if (!source.fallbackUris().isEmpty()) {
      fields.put("fallbackUris", source.fallbackUris().stream().map(this::address).toList());
    }
    return fields;
  }

  /** What is another than the main stream's; a null where it has what this has not. */
  private Map<String, @Nullable Object> substream(SourceSpec substream, SourceSpec main) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("uri", address(substream.uri()));
    if (substream.transport() != main.transport()) {
      fields.put("transport", transport(substream));
    }
    if (!substream.latency().equals(main.latency())) {
      fields.put("latency", DurationRange.text(substream.latency()));
    }
    if (!substream.credentials().equals(main.credentials())) {
      hide(fields, main, this::credentials);
      credentials(fields, substream);
    }
    if (!substream.trust().equals(main.trust())) {
      hide(fields, main, SpecDocument::trust);
      trust(fields, substream);
    }
    return fields;
  }

  /** Nulls for what {@code part} writes of {@code main}. */
  private static void hide(
      Map<String, @Nullable Object> fields,
      SourceSpec main,
      BiConsumer<Map<String, @Nullable Object>, SourceSpec> part) {
    Map<String, @Nullable Object> inherited = new LinkedHashMap<>();
    part.accept(inherited, main);
    inherited.keySet().forEach(key -> fields.put(key, null));
  }

  private static String transport(SourceSpec source) {
    return source.transport().name().toLowerCase(Locale.ROOT);
  }

  private static void trust(Map<String, @Nullable Object> fields, SourceSpec source) {
    trust(fields, source.trust());
  }

  private static void trust(Map<String, @Nullable Object> fields, Trust trust) {
    if (trust instanceof Trust.Authorities authorities) {
      fields.put("caFile", authorities.file().toString());
    } else if (trust instanceof Trust.Fingerprint fingerprint) {
      fields.put("fingerprint", fingerprint.sha256());
    }
  }

  private void credentials(Map<String, @Nullable Object> fields, SourceSpec source) {
    source.credentials().ifPresent(credentials -> credentials(fields, credentials));
  }

  private void credentials(Map<String, @Nullable Object> fields, Credentials credentials) {
    fields.put("username", credentials.username());
    if (credentials.passwordFile().isPresent()) {
      fields.put("passwordFile", credentials.passwordFile().get().toString());
    } else {
      fields.put("password", masked ? StreamDocument.MASK : credentials.password().reveal());
    }
  }

  private Map<String, Object> processor(ProcessorSpec processor) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("type", processor.type());
    processor.every().ifPresent(every -> fields.put("every", DurationRange.text(every)));
    if (processor.bgr()) {
      fields.put("format", "bgr");
    }
    Map<String, Object> options = masked ? OptionMask.of(processor.options()) : processor.options();
    new TreeMap<>(options).forEach((key, value) -> fields.put(DocumentNames.camel(key), value));
    return fields;
  }

  private Map<String, @Nullable Object> output(OutputSpec output) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("name", output.name());
    fields.put("uri", address(output.uri()));
    output.recording().ifPresent(recording -> recording(fields, output, recording));
    trust(fields, output.trust());
    return fields;
  }

  /** What players are offered takes as many bytes as it takes. */
  private static void recording(
      Map<String, @Nullable Object> fields, OutputSpec output, RecordingSpec recording) {
    fields.put("segment", DurationRange.text(recording.segment()));
    fields.put("keepFor", DurationRange.text(recording.keepFor()));
    if (!output.uri().scheme().equals("hls")) {
      fields.put("keepSize", recording.keepBytes());
    }
  }

  private static Map<String, Object> encode(EncodeSpec encode) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("codec", encode.codec().label());
    if (encode.width() > 0) {
      fields.put("width", encode.width());
    }
    if (encode.height() > 0) {
      fields.put("height", encode.height());
    }
    if (encode.fps() > 0) {
      fields.put("fps", encode.fps());
    }
    fields.put("bitrate", encode.bitrate());
    fields.put("keyframeInterval", DurationRange.text(encode.keyframeInterval()));
    fields.put("sizeChange", encode.sizeChange().label());
    fields.put("always", encode.always());
    return fields;
  }

  private static Map<String, Object> retry(RetrySpec retry) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("minBackoff", DurationRange.text(retry.minBackoff()));
    fields.put("maxBackoff", DurationRange.text(retry.maxBackoff()));
    fields.put("healthyAfter", DurationRange.text(retry.healthyAfter()));
    return fields;
  }

  private static Map<String, Object> health(HealthSpec health) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("frozen", DurationRange.text(health.frozen()));
    fields.put("black", DurationRange.text(health.black()));
    fields.put("holdOff", DurationRange.text(health.holdOff()));
    return fields;
  }

  private String address(SecretUri uri) {
    return masked ? uri.redacted() : uri.reveal();
  }
}
