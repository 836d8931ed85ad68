package io.penstock;

import io.penstock.gst.NativePipelines;
import io.penstock.media.FrameFormat;
import io.penstock.media.SourceListener;
import io.penstock.media.SourceRequest;
import io.penstock.media.SourceSession;
import io.penstock.stream.Failure;
import io.penstock.stream.SecretUri;
import io.penstock.stream.SourceSpec;
import io.penstock.stream.Transport;
import io.penstock.stream.Trust;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Watches an RTMP address as a player would, and counts the pictures that can be decoded. */
final class PlayCheck implements AutoCloseable {
  private final SourceSession session;
  private final Count count;

  private PlayCheck(SourceSession session, Count count) {
    this.session = session;
    this.count = count;
  }

  /** Begins to watch. */
  static PlayCheck open(NativePipelines pipelines, String address) {
    SourceSpec target =
        new SourceSpec(
            SecretUri.parse(address),
            Optional.empty(),
            Transport.TCP,
            Duration.ZERO,
            new Trust.Machine(),
            true);
    Count count = new Count();
    return new PlayCheck(
        pipelines.openSource("play-check", SourceRequest.plain(target), count), count);
  }

  /** Pictures decoded so far. */
  long pictures() {
    return count.pictures.get();
  }

  /** Why it sees nothing more; empty while it does. */
  String complaint() {
    return count.complaint;
  }

  @Override
  public void close() {
    session.close();
  }

  private static final class Count implements SourceListener {
    private final AtomicLong pictures = new AtomicLong();
    private volatile String complaint = "";

    @Override
    public void firstFrame(FrameFormat format) {}

    @Override
    public void frameIn() {
      pictures.incrementAndGet();
    }

    @Override
    public void failed(Failure failure) {
      complaint = failure.message();
    }
  }
}
