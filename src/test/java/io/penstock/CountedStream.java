package io.penstock;

import akka.stream.Materializer;
import io.penstock.flow.LastPicture;
import io.penstock.flow.PictureHealth;
import io.penstock.flow.RunningFlow;
import io.penstock.flow.StreamCounters;
import io.penstock.flow.StreamGraph;
import io.penstock.media.Frame;
import io.penstock.media.FrameFormat;
import io.penstock.media.FrameTarget;
import io.penstock.media.Pipelines;
import io.penstock.media.SourceListener;
import io.penstock.media.SourceRequest;
import io.penstock.media.SourceSession;
import io.penstock.media.Timeline;
import io.penstock.process.ProcessorCatalog;
import io.penstock.process.ProcessorChain;
import io.penstock.process.ProcessorContext;
import io.penstock.stream.Failure;
import io.penstock.stream.ProcessorSpec;
import io.penstock.stream.StreamSpec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A stream's frames from its source through the frame chain to nobody: its ingest, health, last
 * picture and flow are those of the service, its only processor counts, and what an encoder would
 * take is closed. Whoever opened it closes it.
 */
final class CountedStream implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final List<ProcessorSpec> PROCESS =
      List.of(new ProcessorSpec(CountingFactory.TYPE, false, Optional.empty(), Map.of()));

  private final StreamSpec spec;
  private final CountingFactory counting = new CountingFactory();
  private final LongAdder through = new LongAdder();
  private final CompletableFuture<FrameFormat> first = new CompletableFuture<>();
  private final LastPicture last;
  private final SourceSession session;
  private Optional<RunningFlow> flow = Optional.empty();
  private volatile String trouble = "";

  CountedStream(StreamSpec spec, Pipelines pipelines) {
    this.spec = spec;
    // As a camera's stream with an output has it: it holds one of the decoder's buffers.
    this.last = LastPicture.of(spec.onSignalLoss());
    this.session =
        pipelines.openSource(spec.id() + "-in", SourceRequest.plain(spec.source()), new Listener());
  }

  /** Waits for the first frame, behind which the source waits until frames flow. */
  void awaitFirst() throws Exception {
    var unused = first.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  /** Has frames flow, now that there is one. */
  void flow(Materializer materializer) {
    FrameFormat format = first.join();
    ProcessorCatalog catalog = ProcessorCatalog.of(List.of(counting));
    ProcessorContext context = ProcessorContext.of(spec, InstantSource.system());
    RunningFlow running =
        StreamGraph.run(
            session,
            format,
            fps -> ProcessorChain.open(PROCESS, context, catalog, fps),
            new ClosingTarget(),
            Timeline.lossless(),
            last,
            new PictureHealth(spec.health()),
            new StreamCounters(),
            materializer);
    var unused = running.done().whenComplete((done, failure) -> ended(failure));
    flow = Optional.of(running);
  }

  private void ended(@Nullable Throwable failure) {
    stopped(failure == null ? "the clip has ended" : failure.toString());
  }

  /** The first reason counts. */
  private synchronized void stopped(String why) {
    if (trouble.isEmpty()) {
      trouble = why;
    }
  }

  /** Frames that the processor has looked at. */
  long shown() {
    return counting.frames();
  }

  /** Frames that went all the way. */
  long through() {
    return through.sum();
  }

  /** Why no more frames come; empty while they do. */
  String trouble() {
    return trouble;
  }

  @Override
  public void close() {
    flow.ifPresent(RunningFlow::stop);
    flow.ifPresent(
        running ->
            running
                .done()
                .toCompletableFuture()
                .copy()
                .exceptionally(failure -> null)
                .orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS)
                .join());
    session.close();
    last.close();
  }

  private final class Listener implements SourceListener {
    @Override
    public void firstFrame(FrameFormat format) {
      first.complete(format);
    }

    @Override
    public void failed(Failure failure) {
      stopped(failure.cause() + ": " + failure.message());
      first.completeExceptionally(new IllegalStateException(failure.message()));
    }
  }

  /** Where the encoder would be. */
  private final class ClosingTarget implements FrameTarget {
    @Override
    public boolean hasRoom() {
      return true;
    }

    @Override
    public void push(Frame frame, long pts) {
      frame.close();
      through.increment();
    }

    @Override
    public void onRoom(Runnable bell) {}
  }
}
