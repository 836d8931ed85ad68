package io.penstock.chaos;

import io.penstock.gst.Backends;
import io.penstock.gst.NativePipelines;
import io.penstock.media.Frame;
import io.penstock.media.FrameFormat;
import io.penstock.media.SourceListener;
import io.penstock.media.SourceRequest;
import io.penstock.media.SourceSession;
import io.penstock.settings.BackendSettings;
import io.penstock.settings.ElementSettings;
import io.penstock.stream.Codec;
import io.penstock.stream.Credentials;
import io.penstock.stream.Failure;
import io.penstock.stream.Secret;
import io.penstock.stream.SecretUri;
import io.penstock.stream.SourceSpec;
import io.penstock.stream.Transport;
import io.penstock.stream.Trust;
import io.penstock.testkit.FrameNumber;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * One attempt of the real ingest at a camera, decoded in software, whose pictures are taken as they
 * come. Whoever opened it closes it.
 */
public final class SourceWatch implements AutoCloseable {
  private static final NativePipelines PIPELINES =
      new NativePipelines(
          new Backends(
              "software",
              List.of(
                  new BackendSettings(
                      "software",
                      Map.of(
                          Codec.H264,
                          List.of(new ElementSettings("avdec_h264", Map.of("max-threads", "1")))),
                      Map.of())),
              false));

  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private final List<Failure> failures = new CopyOnWriteArrayList<>();
  private final SourceSession session;

  private SourceWatch(SourceSpec spec) {
    session = PIPELINES.openSource("watch", SourceRequest.plain(spec), new Listener());
    session.onAvailable(this::take);
    take();
  }

  /**
   * A decoded picture.
   *
   * @param number the one painted into it; empty where there is none or it is damaged
   * @param pts running time, nanoseconds
   * @param nanos {@link System#nanoTime()} at which it came
   */
  public record Seen(int width, int height, OptionalInt number, long pts, long nanos) {}

  /** Watches over TCP, without a login. */
  public static SourceWatch of(String address) {
    return of(address, Transport.TCP, Optional.empty());
  }

  /** Watches over this transport, without a login. */
  public static SourceWatch of(String address, Transport transport) {
    return of(address, transport, Optional.empty());
  }

  /** Watches over TCP with a login. */
  public static SourceWatch of(String address, String username, String password) {
    return of(address, Transport.TCP, Optional.of(new Credentials(username, new Secret(password))));
  }

  private static SourceWatch of(
      String address, Transport transport, Optional<Credentials> credentials) {
    return new SourceWatch(
        new SourceSpec(
            SecretUri.parse(address),
            credentials,
            transport,
            Duration.ofMillis(200),
            new Trust.Machine(),
            true));
  }

  /** Every picture so far, in order. */
  public List<Seen> pictures() {
    return seen;
  }

  /** The newest picture. */
  public Optional<Seen> newest() {
    return seen.isEmpty() ? Optional.empty() : Optional.of(seen.get(seen.size() - 1));
  }

  /** Why it ended, and what else it said; empty while it runs well. */
  public List<Failure> failures() {
    return failures;
  }

  @Override
  public void close() {
    session.close();
  }

  private synchronized void take() {
    Optional<FrameFormat> format = session.nextFormat();
    while (format.isPresent()) {
      try (Frame frame = session.poll(format.get())) {
        if (frame != null) {
          note(frame);
        }
      }
      format = session.nextFormat();
    }
  }

  private void note(Frame frame) {
    int width = frame.format().width();
    int height = frame.format().height();
    int stride = frame.picture().layout().stride(0);
    OptionalInt number = FrameNumber.read(frame.picture().plane(0), stride, width, height);
    seen.add(new Seen(width, height, number, frame.pts(), System.nanoTime()));
  }

  private final class Listener implements SourceListener {
    @Override
    public void firstFrame(FrameFormat format) {}

    @Override
    public void failed(Failure failure) {
      failures.add(failure);
    }
  }
}
