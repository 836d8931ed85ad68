package io.penstock.control;

import io.penstock.stream.AudioMode;
import io.penstock.stream.EncodeSpec;
import io.penstock.stream.HealthSpec;
import io.penstock.stream.OutputSpec;
import io.penstock.stream.ProcessorSpec;
import io.penstock.stream.RetrySpec;
import io.penstock.stream.SecretUri;
import io.penstock.stream.SignalLoss;
import io.penstock.stream.SourceSpec;
import io.penstock.stream.StreamId;
import io.penstock.stream.StreamSpec;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A stream's spec that a test changes in one place or another. */
final class SpecOf {
  private StreamId id;
  private String name;
  private Map<String, String> labels;
  private SourceSpec source;
  private List<ProcessorSpec> process;
  private EncodeSpec encode;
  private AudioMode audio;
  private List<OutputSpec> outputs;
  private RetrySpec retry;
  private Duration stallTimeout;
  private SignalLoss onSignalLoss;
  private HealthSpec health;
  private boolean skipCorrupt;
  private ZoneId timeZone;
  private Optional<Integer> gpu;

  private SpecOf(StreamSpec spec) {
    id = spec.id();
    name = spec.name();
    labels = spec.labels();
    source = spec.source();
    process = spec.process();
    encode = spec.encode();
    audio = spec.audio();
    outputs = spec.outputs();
    retry = spec.retry();
    stallTimeout = spec.stallTimeout();
    onSignalLoss = spec.onSignalLoss();
    health = spec.health();
    skipCorrupt = spec.skipCorrupt();
    timeZone = spec.timeZone();
    gpu = spec.gpu();
  }

  static SpecOf of(StreamSpec spec) {
    return new SpecOf(spec);
  }

  SpecOf id(String changed) {
    id = new StreamId(changed);
    return this;
  }

  SpecOf name(String changed) {
    name = changed;
    return this;
  }

  SpecOf labels(Map<String, String> changed) {
    labels = changed;
    return this;
  }

  SpecOf source(SourceSpec changed) {
    source = changed;
    return this;
  }

  SpecOf address(String uri) {
    source =
        new SourceSpec(
            SecretUri.parse(uri),
            source.credentials(),
            source.transport(),
            source.latency(),
            source.trust(),
            source.realtime());
    return this;
  }

  SpecOf process(ProcessorSpec... changed) {
    process = List.of(changed);
    return this;
  }

  SpecOf encode(EncodeSpec changed) {
    encode = changed;
    return this;
  }

  SpecOf audio(AudioMode changed) {
    audio = changed;
    return this;
  }

  SpecOf bitrate(int bitrate) {
    encode =
        new EncodeSpec(
            encode.codec(),
            encode.width(),
            encode.height(),
            encode.fps(),
            bitrate,
            encode.keyframeInterval(),
            encode.sizeChange(),
            encode.always());
    return this;
  }

  /** Each at its own target; {@code name=path} for another one. */
  SpecOf outputs(String... names) {
    outputs =
        Stream.of(names)
            .map(text -> text.split("=", 2))
            .map(
                parts ->
                    new OutputSpec(
                        parts[0], SecretUri.parse("rtmp://media/live/" + parts[parts.length - 1])))
            .toList();
    return this;
  }

  SpecOf retry(RetrySpec changed) {
    retry = changed;
    return this;
  }

  SpecOf stallTimeout(Duration changed) {
    stallTimeout = changed;
    return this;
  }

  SpecOf onSignalLoss(SignalLoss changed) {
    onSignalLoss = changed;
    return this;
  }

  SpecOf health(HealthSpec changed) {
    health = changed;
    return this;
  }

  SpecOf skipCorrupt(boolean changed) {
    skipCorrupt = changed;
    return this;
  }

  SpecOf timeZone(ZoneId changed) {
    timeZone = changed;
    return this;
  }

  SpecOf gpu(int changed) {
    gpu = Optional.of(changed);
    return this;
  }

  StreamSpec make() {
    return new StreamSpec(
        id,
        name,
        labels,
        true,
        source,
        process,
        encode,
        audio,
        outputs,
        retry,
        stallTimeout,
        onSignalLoss,
        health,
        skipCorrupt,
        timeZone,
        gpu);
  }
}
