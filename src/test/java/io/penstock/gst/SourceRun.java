package io.penstock.gst;

import io.penstock.chaos.ScriptedRtspServer;
import io.penstock.media.Frame;
import io.penstock.media.FrameFormat;
import io.penstock.media.SourceListener;
import io.penstock.media.SourceRequest;
import io.penstock.media.SourceSession;
import io.penstock.rtsp.SessionTimeouts;
import io.penstock.settings.ElementSettings;
import io.penstock.stream.Credentials;
import io.penstock.stream.Failure;
import io.penstock.stream.Secret;
import io.penstock.stream.SecretUri;
import io.penstock.stream.SourceSpec;
import io.penstock.stream.Transport;
import io.penstock.stream.Trust;
import io.penstock.testkit.Await;
import io.penstock.testkit.FrameNumber;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** One attempt at a source, whose frames are taken as they come. Whoever opened it closes it. */
final class SourceRun implements AutoCloseable {
  static final Duration LIMIT = Duration.ofSeconds(15);

  static final DecoderChoice SOFTWARE =
      new DecoderChoice(
          "software", List.of(new ElementSettings("avdec_h264", Map.of("max-threads", "1"))));

  final List<Picture> pictures = new CopyOnWriteArrayList<>();
  final List<Failure> failures = new CopyOnWriteArrayList<>();
  final AtomicInteger packets = new AtomicInteger();
  final AtomicLong bytes = new AtomicLong();
  final AtomicInteger frames = new AtomicInteger();
  final AtomicInteger damaged = new AtomicInteger();
  final AtomicInteger skipped = new AtomicInteger();
  final AtomicInteger tooLate = new AtomicInteger();
  private final SourceSession session;

  private SourceRun(Function<SourceListener, SourceSession> opening) {
    session = opening.apply(new Counting());
    session.onAvailable(this::take);
    take();
  }

  /** A picture that was queued. */
  record Picture(FrameFormat format, OptionalInt number, boolean writable) {}

  static SourceRun of(SourceSpec spec) {
    return of(SourceRequest.plain(spec));
  }

  static SourceRun of(SourceRequest request) {
    return of(request, SOFTWARE);
  }

  static SourceRun of(SourceRequest request, DecoderChoice decoder) {
    return new SourceRun(
        listener ->
            Ingest.open(
                "run",
                request,
                Optional.of(decoder),
                new SessionTimeouts(),
                listener,
                failure -> failure,
                () -> {}));
  }

  /** At the camera {@code /gate}, as a node does it. */
  static SourceRun of(ScriptedRtspServer server, Backends backends) {
    SourceRequest request = SourceRequest.plain(camera(server.address("/gate")));
    return new SourceRun(
        listener -> new NativePipelines(backends).openSource("run", request, listener));
  }

  static SourceSpec camera(String address) {
    return new SourceSpec(
        SecretUri.parse(address),
        Optional.empty(),
        Transport.TCP,
        Duration.ofMillis(100),
        new Trust.Machine(),
        true);
  }

  static SourceSpec camera(String address, String username, String password) {
    return camera(address).with(new Credentials(username, new Secret(password)));
  }

  static SourceSpec camera(String address, Transport transport) {
    SourceSpec spec = camera(address);
    return new SourceSpec(
        spec.uri(), spec.credentials(), transport, spec.latency(), spec.trust(), true);
  }

  static SourceSpec camera(String address, Trust trust) {
    SourceSpec spec = camera(address);
    return new SourceSpec(
        spec.uri(), spec.credentials(), spec.transport(), spec.latency(), trust, true);
  }

  SourceSession session() {
    return session;
  }

  void awaitPictures(int count) {
    Await.until(
        LIMIT,
        () -> pictures.size() >= count || !failures.isEmpty(),
        count + " pictures, not " + pictures.size());
    if (!failures.isEmpty()) {
      throw new AssertionError("it failed: " + failures);
    }
  }

  Failure awaitFailure() {
    return Await.value(LIMIT, () -> failures.stream().findFirst(), "a failure");
  }

  private synchronized void take() {
    Optional<FrameFormat> format = session.nextFormat();
    while (format.isPresent()) {
      try (Frame frame = session.poll(format.get())) {
        if (frame != null) {
          int stride = frame.picture().layout().stride(0);
          FrameFormat is = frame.format();
          pictures.add(
              new Picture(
                  is,
                  FrameNumber.read(frame.picture().plane(0), stride, is.width(), is.height()),
                  frame.isWritable()));
        }
      }
      format = session.nextFormat();
    }
  }

  @Override
  public void close() {
    session.close();
  }

  private final class Counting implements SourceListener {
    @Override
    public void firstFrame(FrameFormat format) {}

    @Override
    public void frameIn() {
      frames.incrementAndGet();
    }

    @Override
    public void packetIn(int count) {
      packets.incrementAndGet();
      bytes.addAndGet(count);
    }

    @Override
    public void frameDamaged(boolean left) {
      damaged.incrementAndGet();
      if (left) {
        skipped.incrementAndGet();
      }
    }

    @Override
    public void frameTooLate() {
      tooLate.incrementAndGet();
    }

    @Override
    public void failed(Failure failure) {
      failures.add(failure);
    }
  }
}
