package io.penstock.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.penstock.control.StreamSupervisor.StreamEntry;
import io.penstock.stream.EncodeSpec;
import io.penstock.stream.HealthSpec;
import io.penstock.stream.LastError;
import io.penstock.stream.OutputStatus;
import io.penstock.stream.ProcessorSpec;
import io.penstock.stream.SourceSpec;
import io.penstock.stream.SourceStatus;
import io.penstock.stream.StreamSpec;
import io.penstock.stream.StreamState;
import io.penstock.stream.StreamStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A stream as the API shows it. Credentials are never in it. */
record StreamJson(
    String id, int revision, String origin, boolean enabled, Spec spec, Optional<Status> status) {

  static StreamJson of(StreamEntry entry) {
    StreamSpec spec = entry.spec();
    return new StreamJson(
        spec.id().value(),
        1,
        "config",
        spec.enabled(),
        Spec.of(spec),
        spec.enabled() ? entry.status().map(Status::of) : Optional.of(Status.disabled()));
  }

  record Spec(
      String name,
      Map<String, String> labels,
      Source source,
      List<Map<String, Object>> process,
      Encode encode,
      List<Output> outputs,
      Retry retry,
      String stallTimeout,
      String onSignalLoss,
      Health health,
      boolean skipCorrupt,
      String timeZone) {
    static Spec of(StreamSpec spec) {
      return new Spec(
          spec.name(),
          spec.labels(),
          Source.of(spec.source()),
          spec.process().stream().map(Spec::processor).toList(),
          Encode.of(spec.encode()),
          spec.outputs().stream().map(o -> new Output(o.name(), o.uri().redacted())).toList(),
          Retry.of(spec),
          text(spec.stallTimeout()),
          spec.onSignalLoss().label(),
          Health.of(spec.health()),
          spec.skipCorrupt(),
          spec.timeZone().getId());
    }

    private static Map<String, Object> processor(ProcessorSpec processor) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("type", processor.type());
      processor.every().ifPresent(every -> json.put("every", text(every)));
      if (processor.bgr()) {
        json.put("format", "bgr");
      }
      json.putAll(OptionJson.of(processor.options()));
      return json;
    }
  }

  record Source(String uri, String transport, String latency, boolean realtime) {
    static Source of(SourceSpec source) {
      return new Source(
          source.uri().redacted(),
          source.transport().name().toLowerCase(Locale.ROOT),
          text(source.latency()),
          source.isLive());
    }
  }

  record Health(String frozen, String black, String holdOff) {
    static Health of(HealthSpec health) {
      return new Health(text(health.frozen()), text(health.black()), text(health.holdOff()));
    }
  }

  record Encode(String codec, int bitrate, String keyframeInterval, String sizeChange) {
    static Encode of(EncodeSpec encode) {
      return new Encode(
          encode.codec().label(),
          encode.bitrate(),
          text(encode.keyframeInterval()),
          encode.sizeChange().label());
    }
  }

  record Output(String name, String uri) {}

  record Retry(String minBackoff, String maxBackoff, String healthyAfter) {
    static Retry of(StreamSpec spec) {
      return new Retry(
          text(spec.retry().minBackoff()),
          text(spec.retry().maxBackoff()),
          text(spec.retry().healthyAfter()));
    }
  }

  /**
   * @param since when it came to be in this state; left out for one that is not enabled, and so has
   *     no past
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  record Status(
      String state,
      Optional<Instant> since,
      Optional<String> reason,
      String plan,
      String planReason,
      Map<String, String> backend,
      SourceState source,
      Frames frames,
      List<OutputJson> outputs) {
    static Status of(StreamStatus status) {
      return of(status, Optional.of(status.since()));
    }

    private static Status of(StreamStatus status, Optional<Instant> since) {
      Map<String, String> backend = new LinkedHashMap<>();
      backend.put("decode", status.decoder());
      backend.put("encode", status.encoder());
      return new Status(
          status.state().label(),
          since,
          status.reason(),
          status.plan(),
          status.planReason(),
          backend,
          SourceState.of(status.source()),
          new Frames(status.framesProcessed(), status.framesDropped()),
          status.outputs().stream().map(OutputJson::of).toList());
    }

    /** A stream that nobody wants to run has no actor to ask. */
    static Status disabled() {
      StreamStatus none =
          new StreamStatus(
              StreamState.STOPPED,
              Instant.EPOCH,
              Optional.empty(),
              "",
              "",
              "",
              "",
              new SourceStatus(Optional.empty(), 0, 0, 0, 0, 0, 0, 0, 0, Optional.empty()),
              0,
              Map.of(),
              List.of());
      return of(none, Optional.empty());
    }
  }

  record SourceState(
      Optional<String> codec,
      int width,
      int height,
      double fps,
      long framesIn,
      long framesDamaged,
      long bytes,
      int attempt,
      int reconnects,
      Optional<ErrorJson> lastError) {
    static SourceState of(SourceStatus source) {
      return new SourceState(
          source.codec(),
          source.width(),
          source.height(),
          source.fps(),
          source.framesIn(),
          source.framesDamaged(),
          source.bytes(),
          source.attempt(),
          source.reconnects(),
          source.lastError().map(ErrorJson::of));
    }
  }

  record Frames(long processed, Map<String, Long> dropped) {}

  record OutputJson(
      String name,
      String uri,
      String state,
      long bytes,
      long packetsDropped,
      int reconnects,
      Optional<ErrorJson> lastError) {
    static OutputJson of(OutputStatus output) {
      return new OutputJson(
          output.name(),
          output.uri().redacted(),
          output.state().label(),
          output.bytes(),
          output.packetsDropped(),
          output.reconnects(),
          output.lastError().map(ErrorJson::of));
    }
  }

  record ErrorJson(String cause, String culprit, String message, Instant at) {
    static ErrorJson of(LastError error) {
      return new ErrorJson(
          error.failure().cause(),
          error.failure().culprit().label(),
          error.failure().message(),
          error.at());
    }
  }

  private static String text(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + "s"
        : duration.toMillis() + "ms";
  }
}
