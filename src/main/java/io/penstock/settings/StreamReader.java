package io.penstock.settings;

import io.penstock.stream.AudioMode;
import io.penstock.stream.Codec;
import io.penstock.stream.EncodeSpec;
import io.penstock.stream.HealthSpec;
import io.penstock.stream.Nearest;
import io.penstock.stream.RetrySpec;
import io.penstock.stream.SignalLoss;
import io.penstock.stream.SizeChange;
import io.penstock.stream.SourceSpec;
import io.penstock.stream.StreamId;
import io.penstock.stream.StreamSpec;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads one stream. */
final class StreamReader {
  private static final Map<String, Codec> CODECS =
      Codec.ENCODED.stream().collect(Collectors.toMap(Codec::label, Function.identity()));

  /** Below 500 ms a camera at two frames a second would count as stalled. */
  private static final DurationRange STALL =
      new DurationRange(Duration.ofMillis(500), Duration.ofHours(1));

  private static final DurationRange KEYFRAMES =
      new DurationRange(Duration.ofMillis(100), Duration.ofMinutes(1));

  /** Below 10 ms attempts would keep a processor busy. */
  private static final DurationRange BACKOFF =
      new DurationRange(Duration.ofMillis(10), Duration.ofHours(1));

  private static final DurationRange HEALTHY =
      new DurationRange(Duration.ZERO, Duration.ofHours(24));

  private static final DurationRange HEALTH = new DurationRange(Duration.ZERO, Duration.ofHours(1));

  /** Stands for any stream while the defaults are checked on their own. */
  private static final StreamId ANY = new StreamId("any");

  private final SourceReader sources;
  private final ProcessReader processors;
  private final OutputReader outputs;

  StreamReader(ProcessorChecks checks, MediaDirectory media, Problems problems) {
    this.sources = new SourceReader(media);
    this.processors = new ProcessReader(checks, problems);
    this.outputs = new OutputReader(media);
  }

  /** The stream; empty where its source cannot be told. */
  Optional<StreamSpec> read(StreamId id, Node stream) {
    String name = stream.has("name") ? stream.scalar("name").text().orElse("") : id.value();
    Optional<SourceSpec> source = sources.read(stream.object("source"));
    return common(id, name, source, stream);
  }

  /** Tells the problems of the defaults, also where no stream uses them. */
  void checkDefaults(Node defaults) {
    defaults.refuse("name", "cannot have a default: it belongs to each stream");
    sources.checkDefaults(defaults.object("source"));
    common(ANY, "", Optional.empty(), defaults);
  }

  private Optional<StreamSpec> common(
      StreamId id, String name, Optional<SourceSpec> source, Node stream) {
    Node encode = stream.object("encode");
    StreamSpec rest =
        new StreamSpec(
            id,
            name,
            stream.texts("labels"),
            !stream.has("enabled") || stream.scalar("enabled").flag().orElse(true),
            source.orElse(SourceReader.NONE),
            processors.read(stream),
            encode(encode),
            stream.scalar("audio").oneOf(AudioMode.BY_LABEL).orElse(AudioMode.AUTO),
            outputs.read(id, stream),
            retry(stream.object("retry")),
            stream.scalar("stall-timeout").duration(STALL).orElse(STALL.least()),
            stream.scalar("on-signal-loss").oneOf(SignalLoss.BY_LABEL).orElse(SignalLoss.SLATE),
            health(stream.object("health")),
            stream.scalar("skip-corrupt").flag().orElse(true),
            timeZone(stream.scalar("time-zone")),
            GpuReader.pinned(stream));
    OutputReader.checkCodec(stream, encode, rest.encode().codec(), rest.outputs());
    stream.refuseOthers();
    return source.map(known -> rest);
  }

  private static EncodeSpec encode(Node encode) {
    // Who gives a stream a bitrate wants that one, also where nothing else would have to be
    // encoded.
    boolean always = encode.hasOwn("bitrate");
    EncodeSpec spec =
        new EncodeSpec(
            encode.scalar("codec").oneOf(CODECS).orElse(Codec.H264),
            pixels(encode, "width"),
            pixels(encode, "height"),
            encode.has("fps")
                ? encode.scalar("fps").number(0.1, 240, "0.1 and 240").orElse(0.0)
                : 0,
            encode.scalar("bitrate").bitrate(10_000, 200_000_000, "10k and 200M").orElse(0),
            encode.scalar("keyframe-interval").duration(KEYFRAMES).orElse(KEYFRAMES.least()),
            encode.scalar("size-change").oneOf(SizeChange.BY_LABEL).orElse(SizeChange.LETTERBOX),
            encode.has("always") ? encode.scalar("always").flag().orElse(always) : always);
    encode.refuseOthers();
    return spec;
  }

  /** Even, since half of the picture's colour has half its size. */
  private static int pixels(Node encode, String key) {
    if (!encode.has(key)) {
      return 0;
    }
    Scalar scalar = encode.scalar(key);
    return scalar
        .wholeNumber(16, 8192)
        .filter(size -> size % 2 == 0 || scalar.refuse("must be even").isPresent())
        .orElse(0);
  }

  private static HealthSpec health(Node health) {
    HealthSpec spec =
        new HealthSpec(
            health.scalar("frozen").duration(HEALTH).orElse(Duration.ZERO),
            health.scalar("black").duration(HEALTH).orElse(Duration.ZERO),
            health.scalar("hold-off").duration(HEALTH).orElse(Duration.ZERO));
    health.refuseOthers();
    return spec;
  }

  private static RetrySpec retry(Node retry) {
    Optional<Duration> minBackoff = retry.scalar("min-backoff").duration(BACKOFF);
    Optional<Duration> maxBackoff = retry.scalar("max-backoff").duration(BACKOFF);
    if (minBackoff.isPresent()
        && maxBackoff.isPresent()
        && minBackoff.get().compareTo(maxBackoff.get()) > 0) {
      refuseBackoffs(retry, minBackoff.get(), maxBackoff.get());
    }
    RetrySpec spec =
        new RetrySpec(
            minBackoff.orElse(BACKOFF.least()),
            maxBackoff.orElse(BACKOFF.least()),
            retry.scalar("healthy-after").duration(HEALTHY).orElse(Duration.ZERO));
    retry.refuseOthers();
    return spec;
  }

  private static ZoneId timeZone(Scalar scalar) {
    return scalar.text().flatMap(name -> timeZone(scalar, name)).orElse(ZoneOffset.UTC);
  }

  /** Blames the one that the stream sets itself, if it sets but one. */
  private static void refuseBackoffs(Node retry, Duration min, Duration max) {
    if (retry.hasOwn("max-backoff") && !retry.hasOwn("min-backoff")) {
      retry
          .scalar("max-backoff")
          .refuse("must not be shorter than min-backoff (" + DurationRange.text(min) + ")");
    } else {
      retry
          .scalar("min-backoff")
          .refuse("must not be longer than max-backoff (" + DurationRange.text(max) + ")");
    }
  }

  private static Optional<ZoneId> timeZone(Scalar scalar, String name) {
    try {
      return Optional.of(ZoneId.of(name));
    } catch (DateTimeException e) {
      String hint =
          Nearest.to(name, ZoneId.getAvailableZoneIds())
              .map(near -> ", did you mean \"" + near + "\"?")
              .orElse(": Europe/Berlin and UTC are some");
      return scalar.refuse("is not a time zone" + hint);
    }
  }
}
