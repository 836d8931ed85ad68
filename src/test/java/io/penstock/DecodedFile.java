package io.penstock;

import io.penstock.gst.Backends;
import io.penstock.gst.NativePipelines;
import io.penstock.media.Frame;
import io.penstock.media.FrameFormat;
import io.penstock.media.SourceListener;
import io.penstock.media.SourceRequest;
import io.penstock.media.SourceSession;
import io.penstock.settings.PenstockSettings;
import io.penstock.stream.Failure;
import io.penstock.stream.StreamSpec;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The frames of a stream's file, one after the other. Whoever opened it closes it. */
final class DecodedFile implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Semaphore news = new Semaphore(0);
  private final SourceSession session;
  private volatile String trouble = "";

  DecodedFile(PenstockSettings settings, StreamSpec spec) {
    session =
        new NativePipelines(Backends.of(settings))
            .openSource(
                settings.backend() + "-in", SourceRequest.plain(spec.source()), new Listener());
    session.onAvailable(news::release);
  }

  /** What decodes. */
  String decoder() {
    return session.decoder().label();
  }

  /** The next frame, which the caller closes; empty at the end. */
  Optional<Frame> next() throws InterruptedException {
    while (true) {
      news.drainPermits();
      Optional<FrameFormat> format = session.nextFormat();
      if (format.isPresent()) {
        return Optional.ofNullable(session.poll(format.get()));
      }
      if (session.hasEnded()) {
        return Optional.empty();
      }
      if (!news.tryAcquire(LIMIT.toSeconds(), TimeUnit.SECONDS) || !trouble.isEmpty()) {
        throw new IllegalStateException(decoder() + " gives no frame: " + trouble);
      }
    }
  }

  @Override
  public void close() {
    session.close();
  }

  private final class Listener implements SourceListener {
    @Override
    public void firstFrame(FrameFormat format) {}

    @Override
    public void failed(Failure failure) {
      trouble = failure.cause() + ": " + failure.message();
      news.release();
    }
  }
}
