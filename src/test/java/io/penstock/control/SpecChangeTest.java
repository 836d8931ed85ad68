package io.penstock.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.penstock.stream.AudioMode;
import io.penstock.stream.Codec;
import io.penstock.stream.Credentials;
import io.penstock.stream.EncodeSpec;
import io.penstock.stream.HealthSpec;
import io.penstock.stream.ProcessorSpec;
import io.penstock.stream.RetrySpec;
import io.penstock.stream.Secret;
import io.penstock.stream.SecretUri;
import io.penstock.stream.SignalLoss;
import io.penstock.stream.SizeChange;
import io.penstock.stream.SourceSpec;
import io.penstock.stream.StreamSpec;
import java.time.Duration;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SpecChangeTest {
  private static final ProcessorSpec DRAWING = processor("overlay", 0, "one");
  private static final ProcessorSpec LOOKING = processor("motion", 200, "one");

  private static final StreamSpec REMUX = TestStreams.passing("gate", SignalLoss.SLATE, "main");
  private static final StreamSpec ANALYZE = SpecOf.of(REMUX).process(LOOKING).make();
  private static final StreamSpec TRANSCODE =
      SpecOf.of(TestStreams.camera("gate", "main")).onSignalLoss(SignalLoss.SLATE).make();
  private static final StreamSpec PROCESS = SpecOf.of(TRANSCODE).process(DRAWING).make();
  private static final StreamSpec SUBSTREAM = SpecOf.of(ANALYZE).source(low("/low")).make();
  private static final StreamSpec BOTH =
      SpecOf.of(TRANSCODE).process(DRAWING, processor("motion", 200, "one")).make();
  private static final StreamSpec BOTH_LOW = SpecOf.of(BOTH).source(low("/low")).make();
  private static final StreamSpec SILENT = SpecOf.of(REMUX).audio(AudioMode.OFF).make();
  private static final StreamSpec WATCHED = SpecOf.of(REMUX).outputs().make();
  private static final StreamSpec FILE = TestStreams.file("clip", "main");

  /** What has to be done. */
  private enum Todo {
    ANEW,
    SOURCE,
    ATTEMPT,
    FLOW,
    ENCODER,
    MEANWHILE
  }

  private static ProcessorSpec processor(String type, int everyMillis, String text) {
    return new ProcessorSpec(
        type,
        false,
        everyMillis == 0 ? Optional.empty() : Optional.of(Duration.ofMillis(everyMillis)),
        Map.of("text", text));
  }

  /** The usual camera with a sub-stream. */
  private static SourceSpec low(String path) {
    SourceSpec source = REMUX.source();
    SourceSpec substream =
        new SourceSpec(
            SecretUri.parse("rtsp://10.0.0.7" + path),
            source.credentials(),
            source.transport(),
            source.latency(),
            source.trust(),
            false);
    return source.with(Optional.of(substream), List.of());
  }

  private static EncodeSpec encode(Codec codec, int width, double fps, boolean always) {
    return new EncodeSpec(
        codec, width, 0, fps, 1_000_000, Duration.ofSeconds(2), SizeChange.LETTERBOX, always);
  }

  private static EncodeSpec keyFrames(EncodeSpec before, int seconds) {
    return new EncodeSpec(
        before.codec(),
        before.bitrate(),
        Duration.ofSeconds(seconds),
        before.sizeChange(),
        before.always());
  }

  private static StreamSpec follows(StreamSpec before) {
    EncodeSpec encode = before.encode();
    return SpecOf.of(before)
        .encode(
            new EncodeSpec(
                encode.codec(),
                encode.bitrate(),
                encode.keyframeInterval(),
                SizeChange.FOLLOW,
                encode.always()))
        .make();
  }

  private static StreamSpec withPassword(StreamSpec before, String password) {
    return SpecOf.of(before)
        .source(
            before.source().with(new Credentials("viewer", new Secret(password), Optional.empty())))
        .make();
  }

  static Stream<Arguments> changes() {
    return Stream.of(
        row("nothing", PROCESS, s -> s),
        row("retry", PROCESS, s -> s.retry(retry())),
        row("retry of a file", FILE, s -> s.retry(retry())),
        row("name, nobody is told", REMUX, s -> s.name("Gate")),
        row("name, processors are told", PROCESS, s -> s.name("Gate"), Todo.FLOW),
        row("labels", PROCESS, s -> s.labels(Map.of("site", "north")), Todo.FLOW),
        row("zone", PROCESS, s -> s.timeZone(ZoneId.of("Europe/Berlin")), Todo.FLOW),
        row("name of a file", FILE, s -> s.name("Clip")),
        row("outputs", PROCESS, s -> s.outputs("main", "second")),
        row("another target", REMUX, s -> s.outputs("main=other")),
        row("outputs of a file", FILE, s -> s.outputs("other"), Todo.ANEW),
        row("the first output", WATCHED, s -> s.outputs("main"), Todo.ATTEMPT, Todo.MEANWHILE),
        row("sound no more", REMUX, s -> s.audio(AudioMode.OFF), Todo.ATTEMPT),
        row("sound", SILENT, s -> s.audio(AudioMode.AUTO), Todo.ATTEMPT),
        row("no sound for nobody", WATCHED, s -> s.audio(AudioMode.OFF)),
        row("no outputs", PROCESS, s -> s.outputs(), Todo.MEANWHILE),
        row(
            "the address",
            PROCESS,
            s -> s.address("rtsp://10.0.0.8/gate"),
            Todo.SOURCE,
            Todo.ATTEMPT),
        row("the address", REMUX, s -> s.address("rtsp://10.0.0.8/x"), Todo.SOURCE, Todo.ATTEMPT),
        row(
            "a file",
            REMUX,
            s -> s.source(FILE.source()),
            Todo.ANEW,
            Todo.SOURCE,
            Todo.ATTEMPT,
            Todo.MEANWHILE),
        row(
            "a camera",
            FILE,
            s -> s.source(REMUX.source()),
            Todo.ANEW,
            Todo.SOURCE,
            Todo.ATTEMPT,
            Todo.MEANWHILE),
        row(
            "the password",
            withPassword(REMUX, "one"),
            s -> s.source(withPassword(REMUX, "two").source()),
            Todo.SOURCE,
            Todo.ATTEMPT),
        row("what is drawn", PROCESS, s -> s.process(processor("overlay", 0, "two")), Todo.FLOW),
        row("one more", PROCESS, s -> s.process(DRAWING, LOOKING), Todo.FLOW),
        row("none", PROCESS, s -> s.process(), Todo.FLOW),
        row("looks otherwise", ANALYZE, s -> s.process(processor("motion", 200, "two")), Todo.FLOW),
        row(
            "looks more often",
            ANALYZE,
            s -> s.process(processor("motion", 100, "one")),
            Todo.ATTEMPT,
            Todo.FLOW),
        row("remux to analyze", REMUX, s -> s.process(LOOKING), Todo.ATTEMPT, Todo.FLOW),
        row("analyze to remux", ANALYZE, s -> s.process(), Todo.ATTEMPT, Todo.FLOW),
        row(
            "a sub-stream to look at",
            ANALYZE,
            s -> s.source(low("/low")),
            Todo.ATTEMPT,
            Todo.FLOW),
        row("a sub-stream beside drawing", BOTH, s -> s.source(low("/low")), Todo.FLOW),
        row("no sub-stream beside drawing", BOTH_LOW, s -> s.source(BOTH.source()), Todo.FLOW),
        row(
            "draws otherwise, beside a sub-stream",
            BOTH_LOW,
            s -> s.process(processor("overlay", 0, "two"), processor("motion", 200, "one")),
            Todo.FLOW),
        row("another sub-stream", SUBSTREAM, s -> s.source(low("/lower"))),
        row("a sub-stream nobody looks at", REMUX, s -> s.source(low("/low"))),
        row(
            "looks at the sub-stream more often",
            SUBSTREAM,
            s -> s.process(processor("motion", 100, "one"))),
        row("remux to process", REMUX, s -> s.process(DRAWING), Todo.ATTEMPT, Todo.FLOW),
        row("analyze to process", ANALYZE, s -> s.process(DRAWING), Todo.ATTEMPT, Todo.FLOW),
        row(
            "remux to transcode",
            REMUX,
            s -> s.encode(encode(Codec.H264, 0, 0, true)),
            Todo.ATTEMPT),
        row(
            "transcode to remux",
            TRANSCODE,
            s -> s.encode(encode(Codec.H264, 0, 0, false)),
            Todo.ATTEMPT),
        row("transcode to process", TRANSCODE, s -> s.process(DRAWING), Todo.FLOW),
        row("bitrate", PROCESS, s -> s.bitrate(2_000_000), Todo.ENCODER),
        row("bitrate of what is not encoded", REMUX, s -> s.bitrate(2_000_000), Todo.ENCODER),
        row("bitrate of a file", FILE, s -> s.bitrate(2_000_000), Todo.ANEW, Todo.ENCODER),
        row("key frames", PROCESS, s -> s.encode(keyFrames(PROCESS.encode(), 1)), Todo.ENCODER),
        row("codec", PROCESS, s -> s.encode(encode(Codec.H265, 0, 0, true)), Todo.ENCODER),
        row(
            "codec of what is not encoded",
            REMUX,
            s -> s.encode(encode(Codec.H265, 0, 0, false)),
            Todo.ATTEMPT,
            Todo.ENCODER),
        row("size", PROCESS, s -> s.encode(encode(Codec.H264, 320, 0, true)), Todo.ATTEMPT),
        row(
            "rate",
            PROCESS,
            s -> s.encode(encode(Codec.H264, 0, 5, true)),
            Todo.ATTEMPT,
            Todo.ENCODER),
        row("size that follows", PROCESS, s -> s.encode(follows(PROCESS).encode()), Todo.ATTEMPT),
        row("damaged pictures", PROCESS, s -> s.skipCorrupt(false), Todo.ATTEMPT),
        row("stall timeout", PROCESS, s -> s.stallTimeout(Duration.ofSeconds(9)), Todo.ATTEMPT),
        row("another GPU", PROCESS, s -> s.gpu(1), Todo.ATTEMPT, Todo.ENCODER),
        row("slate or not", PROCESS, s -> s.onSignalLoss(SignalLoss.HOLD), Todo.MEANWHILE),
        row(
            "health",
            PROCESS,
            s -> s.health(new HealthSpec(Duration.ofSeconds(1), Duration.ZERO, Duration.ZERO)),
            Todo.FLOW),
        row("the case of its id", REMUX, s -> s.id("Gate"), Todo.ANEW));
  }

  private static RetrySpec retry() {
    return new RetrySpec(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3));
  }

  private static Arguments row(
      String what, StreamSpec before, UnaryOperator<SpecOf> change, Todo... todo) {
    Set<Todo> set = EnumSet.noneOf(Todo.class);
    set.addAll(Set.of(todo));
    return arguments(what, before, change.apply(SpecOf.of(before)).make(), set);
  }

  @ParameterizedTest(name = "{0}: {3}")
  @MethodSource("changes")
  void doesNoMoreThanTheChangeNeeds(
      String what, StreamSpec before, StreamSpec after, Set<Todo> todo) {
    StreamPlan served = new StreamPlan(before, processor -> processor.type().equals("overlay"));
    served.sends(Codec.H264);
    SpecChange change = SpecChange.of(served, served.following(after));

    Set<Todo> found = EnumSet.noneOf(Todo.class);
    add(found, Todo.ANEW, change.anew());
    add(found, Todo.SOURCE, change.source());
    add(found, Todo.ATTEMPT, change.attempt());
    add(found, Todo.FLOW, change.flow());
    add(found, Todo.ENCODER, change.encoder());
    add(found, Todo.MEANWHILE, change.meanwhile());
    assertThat(found).as(what).isEqualTo(todo);
  }

  private static void add(Set<Todo> found, Todo todo, boolean isSo) {
    if (isSo) {
      found.add(todo);
    }
  }
}
