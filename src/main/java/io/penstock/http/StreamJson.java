package io.penstock.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.penstock.control.StreamSupervisor.StreamEntry;
import io.penstock.settings.StreamDocument;
import io.penstock.stream.AudioStatus;
import io.penstock.stream.Chosen;
import io.penstock.stream.LastError;
import io.penstock.stream.OutputStatus;
import io.penstock.stream.Sighting;
import io.penstock.stream.SourceOffer;
import io.penstock.stream.SourceStatus;
import io.penstock.stream.StreamState;
import io.penstock.stream.StreamStatus;
import io.penstock.stream.StreamWish;
import io.penstock.stream.SubstreamStatus;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A stream as the API shows it. Credentials are never in it.
 *
 * @param revision how often it was changed since it was added, that included
 * @param spec with all defaults, such that it can be sent back; null where what was written down
 *     makes no stream any more
 * @param status null where the node did not say
 */
record StreamJson(
    String id,
    long revision,
    String origin,
    boolean enabled,
    @Nullable Map<String, @Nullable Object> spec,
    @Nullable Status status) {

  static StreamJson of(StreamEntry entry) {
    return of(entry.wish(), Status.of(entry));
  }

  static StreamJson of(StreamWish wish, @Nullable Status status) {
    return new StreamJson(
        wish.id().value(),
        wish.revision(),
        wish.origin().label(),
        wish.spec().enabled(),
        wish.unreadable().isPresent() ? null : StreamDocument.shown(wish.spec()).fields(),
        status);
  }

  /**
   * @param since when it came to be in this state; left out for one that has no past
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
      List<OutputJson> outputs,
      List<ProcessorJson> processors) {
    /** Also of one that has not said yet where it is. */
    private static final String PENDING = StreamState.PENDING.label();

    /** Every state that there is. */
    static final Set<String> STATES =
        Arrays.stream(StreamState.values())
            .map(StreamState::label)
            .collect(Collectors.toUnmodifiableSet());

    /** Of a stream that nobody wants to run there is no actor to ask. */
    static Status of(StreamEntry entry) {
      if (entry.status().isPresent() && (entry.wish().runs() || isUnreadable(entry))) {
        return of(entry.status().get(), entry.status().get().since());
      }
      return without(entry.wish().runs() ? PENDING : StreamState.STOPPED.label());
    }

    /** Where a stream is, in one word. */
    static String state(StreamEntry entry) {
      return of(entry).state();
    }

    private static boolean isUnreadable(StreamEntry entry) {
      return entry.wish().unreadable().isPresent();
    }

    private static Status of(StreamStatus status, Instant since) {
      return new Status(
          status.state().label(),
          Optional.of(since),
          status.reason(),
          status.plan(),
          status.planReason(),
          backend(status.decoder(), status.encoder()),
          SourceState.of(status.source()),
          new Frames(status.framesProcessed(), status.framesDropped()),
          status.outputs().stream().map(OutputJson::of).toList(),
          status.sightings().stream().map(ProcessorJson::of).toList());
    }

    private static Map<String, String> backend(Chosen decoder, Chosen encoder) {
      Map<String, String> backend = new LinkedHashMap<>();
      backend.put("decode", decoder.label());
      backend.put("encode", encoder.label());
      if (!decoder.reason().isEmpty()) {
        backend.put("decodeReason", decoder.reason());
      }
      if (!encoder.reason().isEmpty()) {
        backend.put("encodeReason", encoder.reason());
      }
      return backend;
    }

    private static Status without(String state) {
      return new Status(
          state,
          Optional.empty(),
          Optional.empty(),
          "",
          "",
          backend(Chosen.NONE, Chosen.NONE),
          SourceState.of(SourceStatus.NONE),
          new Frames(0, Map.of()),
          List.of(),
          List.of());
    }
  }

  record SourceState(
      Optional<String> codec,
      int width,
      int height,
      double fps,
      Optional<AudioJson> audio,
      long framesIn,
      long framesDamaged,
      long bytes,
      int address,
      int attempt,
      int reconnects,
      Optional<ErrorJson> lastError,
      Optional<SubstreamJson> substream) {
    static SourceState of(SourceStatus source) {
      return new SourceState(
          source.codec(),
          source.width(),
          source.height(),
          source.fps(),
          source.audio().map(AudioJson::of),
          source.framesIn(),
          source.framesDamaged(),
          source.bytes(),
          source.address(),
          source.attempt(),
          source.reconnects(),
          source.lastError().map(ErrorJson::of),
          source.substream().map(SubstreamJson::of));
    }
  }

  /** Its names are those of the source and the stream. */
  record SubstreamJson(
      String state,
      Optional<String> codec,
      int width,
      int height,
      double fps,
      String decoder,
      long framesIn,
      long framesDamaged,
      long bytes,
      Frames frames,
      int attempt,
      int reconnects,
      Optional<ErrorJson> lastError) {
    static SubstreamJson of(SubstreamStatus substream) {
      Optional<SourceOffer.Video> sent = substream.sent();
      return new SubstreamJson(
          substream.state().label(),
          sent.map(SourceOffer.Video::codec),
          sent.map(SourceOffer.Video::width).orElse(0),
          sent.map(SourceOffer.Video::height).orElse(0),
          sent.map(SourceOffer.Video::fps).orElse(0.0),
          substream.decoder(),
          substream.framesIn(),
          substream.framesDamaged(),
          substream.bytes(),
          new Frames(substream.framesProcessed(), substream.framesDropped()),
          substream.attempt(),
          substream.reconnects(),
          substream.lastError().map(ErrorJson::of));
    }
  }

  record AudioJson(String codec, boolean encoded) {
    static AudioJson of(AudioStatus audio) {
      return new AudioJson(audio.codec(), audio.encoded());
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

  record ProcessorJson(
      String type,
      String name,
      String kind,
      boolean active,
      Instant since,
      double level,
      long times) {
    static ProcessorJson of(Sighting sighting) {
      return new ProcessorJson(
          sighting.type(),
          sighting.processor(),
          sighting.kind(),
          sighting.active(),
          sighting.since(),
          EventJson.rounded(sighting.level()),
          sighting.times());
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
}
