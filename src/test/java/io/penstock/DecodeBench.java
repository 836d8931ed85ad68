package io.penstock;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import akka.stream.Materializer;
import com.typesafe.config.ConfigFactory;
import io.penstock.gst.Backends;
import io.penstock.gst.DecoderChoice;
import io.penstock.gst.GstRuntime;
import io.penstock.gst.NativePipelines;
import io.penstock.process.OpenCv;
import io.penstock.settings.ElementSettings;
import io.penstock.settings.PenstockSettings;
import io.penstock.stream.Codec;
import io.penstock.stream.StreamSpec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Penstock's part of {@code bench/run gpu}: decodes every stream of a configuration, all in this
 * process, each through its ingest and the frame chain with a processor that counts ({@link
 * CountedStream}).
 *
 * <p>It prints {@code decoder} and what a bare pipeline has to be made of, and {@code running} once
 * frames of all streams flow. Each line on standard input is answered by {@code counts} and
 * numbers: nanoseconds, the frames that the processors saw, and for each stream those that went all
 * the way; or by {@code trouble} and what it is. It ends with its standard input.
 */
final class DecodeBench {
  private DecodeBench() {}

  /** The argument is the configuration. */
  public static void main(String[] arguments) throws Exception {
    PenstockSettings settings = RunningService.settings(Files.readString(Path.of(arguments[0])));
    GstRuntime.start();
    OpenCv.load();
    Backends backends = Backends.of(settings);
    System.out.println("decoder " + launchText(backends.decoder(Codec.H264)));
    ActorSystem<Void> system =
        ActorSystem.create(
            Behaviors.empty(),
            "bench",
            ConfigFactory.parseResources("penstock-akka.conf").withFallback(ConfigFactory.load()));
    List<CountedStream> streams = new ArrayList<>();
    try {
      NativePipelines pipelines = new NativePipelines(backends);
      Materializer materializer = Materializer.createMaterializer(system);
      for (StreamSpec spec : settings.specs()) {
        streams.add(new CountedStream(spec, pipelines));
      }
      // All, before any takes a decoder's time from those that have none yet.
      for (CountedStream stream : streams) {
        stream.awaitFirst();
      }
      streams.forEach(stream -> stream.flow(materializer));
      System.out.println("running");
      answer(streams);
    } finally {
      streams.forEach(CountedStream::close);
      system.terminate();
    }
    system.getWhenTerminated().toCompletableFuture().join();
  }

  /** As gst-launch takes it. */
  private static String launchText(DecoderChoice decoder) {
    return decoder.elements().stream()
        .map(DecodeBench::launchText)
        .collect(Collectors.joining(" ! "));
  }

  private static String launchText(ElementSettings element) {
    return element.properties().entrySet().stream()
        .map(property -> " " + property.getKey() + "=" + property.getValue())
        .collect(Collectors.joining("", element.element(), ""));
  }

  private static void answer(List<CountedStream> streams) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    while (lines.readLine() != null) {
      System.out.println(counts(streams));
    }
  }

  private static String counts(List<CountedStream> streams) {
    for (CountedStream stream : streams) {
      if (!stream.trouble().isEmpty()) {
        return "trouble " + stream.trouble();
      }
    }
    long shown = streams.stream().mapToLong(CountedStream::shown).sum();
    return streams.stream()
        .map(stream -> " " + stream.through())
        .collect(Collectors.joining("", "counts " + System.nanoTime() + " " + shown, ""));
  }
}
