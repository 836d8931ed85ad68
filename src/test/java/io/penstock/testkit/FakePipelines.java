package io.penstock.testkit;

import io.penstock.media.AudioFormat;
import io.penstock.media.EncoderSession;
import io.penstock.media.FailureListener;
import io.penstock.media.Frame;
import io.penstock.media.FrameFormat;
import io.penstock.media.FrameStore;
import io.penstock.media.NativeLedger;
import io.penstock.media.OutputProgress;
import io.penstock.media.OutputSession;
import io.penstock.media.Packet;
import io.penstock.media.PacketFormat;
import io.penstock.media.PacketSink;
import io.penstock.media.Picture;
import io.penstock.media.Pipelines;
import io.penstock.media.SourceListener;
import io.penstock.media.SourceRequest;
import io.penstock.media.SourceSession;
import io.penstock.stream.Chosen;
import io.penstock.stream.Codec;
import io.penstock.stream.EncodeSpec;
import io.penstock.stream.Failure;
import io.penstock.stream.OutputSpec;
import io.penstock.stream.SourceOffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Pipelines without native code. The test gets a handle to each that is opened, in the order of the
 * opening, and has it open late, give frames, or fail. Every session that stays open is alive in
 * the ledger of pipelines. Thread safe.
 */
public final class FakePipelines implements Pipelines {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final LightFrames frames = new LightFrames();
  private final FakePackets packets = new FakePackets();
  private final BlockingQueue<FakeSource> sources = new LinkedBlockingQueue<>();
  private final BlockingQueue<FakeEncoder> encoders = new LinkedBlockingQueue<>();
  private final BlockingQueue<FakeOutput> outputs = new LinkedBlockingQueue<>();
  private final List<String> story = new CopyOnWriteArrayList<>();
  private volatile boolean sourcesHang;
  private volatile boolean encodersHang;
  private volatile boolean encodersRetune;
  private volatile boolean outputsHang;
  private volatile boolean outputsWait;
  private volatile boolean outputsAsk;
  private volatile boolean nextDecoderCrashes;

  /** From now on sources open only when the test says so. */
  public void hangSources(boolean hang) {
    sourcesHang = hang;
  }

  /** From now on encoders open only when the test says so. */
  public void hangEncoders(boolean hang) {
    encodersHang = hang;
  }

  /** Encoders can be told another bitrate, or they cannot. */
  public void encodersRetune(boolean can) {
    encodersRetune = can;
  }

  /** From now on outputs open only when the test says so. */
  public void hangOutputs(boolean hang) {
    outputsHang = hang;
  }

  /** Outputs need packets to have their targets accept, or they do not. */
  public void outputsAsk(boolean asking) {
    outputsAsk = asking;
  }

  /** From now on outputs open and their targets accept the stream only when the test says so. */
  public void outputsWait(boolean wait) {
    outputsWait = wait;
  }

  /** The next one that asks a source for its decoder gets an exception: a bug of ours. */
  public void crashOnNextDecoder() {
    nextDecoderCrashes = true;
  }

  /** The next source that was asked for, perhaps still hanging. */
  public FakeSource source() {
    return next(sources, "source");
  }

  /** The next encoder that was asked for, perhaps still hanging. */
  public FakeEncoder encoder() {
    return next(encoders, "encoder");
  }

  /** The next output that was asked for, perhaps still hanging. */
  public FakeOutput output() {
    return next(outputs, "output");
  }

  /** Whether a source was asked for that the test has not taken yet. */
  public boolean hasAnotherSource() {
    return !sources.isEmpty();
  }

  /** Whether an encoder was asked for that the test has not taken yet. */
  public boolean hasAnotherEncoder() {
    return !encoders.isEmpty();
  }

  /** Whether an output was asked for that the test has not taken yet. */
  public boolean hasAnotherOutput() {
    return !outputs.isEmpty();
  }

  /** What was opened, drained and closed, in its order. */
  public List<String> story() {
    return List.copyOf(story);
  }

  private static <T> T next(BlockingQueue<T> opened, String what) {
    try {
      T next = opened.poll(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      if (next == null) {
        throw new AssertionError("no " + what + " was asked for");
      }
      return next;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  @Override
  public SourceSession openSource(String name, SourceRequest request, SourceListener listener) {
    FakeSource made = new FakeSource(name, request, listener);
    return opened(sources, made, made.opening, sourcesHang);
  }

  @Override
  public EncoderSession openEncoder(
      String name,
      FrameFormat format,
      EncodeSpec encode,
      Optional<Integer> gpu,
      PacketSink sink,
      FailureListener listener) {
    FakeEncoder made = new FakeEncoder(name, format, encode, sink, listener);
    return opened(encoders, made, made.opening, encodersHang);
  }

  @Override
  public Optional<Frame> lastPicture(String name, Codec codec, List<Packet> of) {
    return of.isEmpty()
        ? Optional.empty()
        : Optional.of(frames.frame(LightFrames.FORMAT, of.get(of.size() - 1).pts()));
  }

  @Override
  public FrameStore openStore(FrameFormat format) {
    return new FrameStore() {
      @Override
      public Frame copyOf(Picture picture) {
        return frames.frame(format, System.nanoTime());
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public OutputSession openOutput(
      String name,
      OutputSpec output,
      PacketFormat format,
      boolean lossless,
      FailureListener listener) {
    FakeOutput made = new FakeOutput(name, format, listener);
    return opened(outputs, made, made.opening, outputsHang);
  }

  private <T> T opened(BlockingQueue<T> queue, T made, Opening opening, boolean hangs) {
    if (!hangs) {
      opening.letOpen();
    }
    queue.add(made);
    opening.await();
    NativeLedger.PIPELINES.opened();
    story.add(opening.name + " opened");
    return made;
  }

  /** The opening and closing of one session. */
  public final class Opening {
    private final String name;
    private final CountDownLatch mayOpen = new CountDownLatch(1);
    private final AtomicBoolean closed = new AtomicBoolean();

    Opening(String name) {
      this.name = name;
    }

    void letOpen() {
      mayOpen.countDown();
    }

    private void await() {
      try {
        if (!mayOpen.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
          throw new IllegalStateException(name + " was never let open");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }

    boolean close() {
      boolean first = closed.compareAndSet(false, true);
      if (first) {
        NativeLedger.PIPELINES.closed();
        story.add(name + " closed");
      }
      return first;
    }
  }

  /** A source whose frames and end are the test's. */
  public final class FakeSource extends FakeFeed implements SourceSession {
    private final Opening opening;
    private final SourceListener listener;
    private final AtomicBoolean started = new AtomicBoolean();
    private final AtomicBoolean flowing = new AtomicBoolean();
    private final SourceRequest request;
    private volatile long lastFrameNanos = System.nanoTime();
    private volatile long lastPacketNanos = lastFrameNanos;
    private volatile boolean crashes;
    private volatile @Nullable FrameFormat sourceFormat;

    FakeSource(String name, SourceRequest request, SourceListener listener) {
      super(3, listener::frameDropped, listener::frameUnused);
      this.opening = new Opening(name);
      this.request = request;
      this.listener = listener;
    }

    /** What was asked for. */
    public SourceRequest request() {
      return request;
    }

    /** Ends a hanging open. */
    public void letOpen() {
      opening.letOpen();
    }

    /** A packet goes to whoever asked for packets; where nothing may be lost, that may wait. */
    public void packet(Packet packet) {
      lastPacketNanos = System.nanoTime();
      lastFrameNanos = lastPacketNanos;
      listener.packetIn(packet.size());
      boolean first = packet.isKeyFrame() && flowing.compareAndSet(false, true);
      boolean waits = !request.source().isLive();
      if (first && waits) {
        listener.packetsFlow();
      }
      request.packets().orElseThrow().accept(packet);
      if (first && !waits) {
        listener.packetsFlow();
      }
    }

    /** The file is through. */
    @Override
    public void end() {
      super.end();
      listener.ended();
    }

    /** It says what it sends. */
    public void offer(SourceOffer offer) {
      listener.offered(offer);
    }

    /** It says that sound of this format will come. */
    public void sounds(AudioFormat format) {
      listener.sounds(format);
    }

    /** A packet comes that gives no frame. */
    public void packet() {
      lastPacketNanos = System.nanoTime();
      listener.packetIn(1000);
    }

    /** A frame of this format is decoded. */
    public void frame(FrameFormat format, long pts) {
      lastFrameNanos = System.nanoTime();
      lastPacketNanos = lastFrameNanos;
      sourceFormat = format;
      listener.frameIn();
      deliver(frames.frame(format, pts));
      if (started.compareAndSet(false, true)) {
        listener.firstFrame(format);
      }
    }

    /** A frame of the usual format is decoded. */
    public void frame(long pts) {
      frame(LightFrames.FORMAT, pts);
    }

    /** What it was opened as: the id of its stream is in front. */
    public String name() {
      return opening.name;
    }

    /** Whoever watches over this source from now on gets an exception: a bug of ours. */
    public void crashWatcher() {
      crashes = true;
    }

    /** Tells that the attempt is over. */
    public void fail(Failure failure) {
      listener.failed(failure);
    }

    /** Whether it was closed. */
    public boolean isClosed() {
      return opening.closed.get();
    }

    @Override
    public long lastFrameNanos() {
      if (crashes) {
        throw new IllegalStateException("a bug, made for a test");
      }
      return lastFrameNanos;
    }

    @Override
    public long lastPacketNanos() {
      return lastPacketNanos;
    }

    @Override
    public Optional<SourceOffer.Video> sent() {
      return Optional.ofNullable(sourceFormat)
          .map(
              format ->
                  new SourceOffer.Video(
                      request.codec().label(), format.width(), format.height(), format.fps()));
    }

    @Override
    public Chosen decoder() {
      if (nextDecoderCrashes) {
        nextDecoderCrashes = false;
        throw new IllegalStateException("a bug, made for a test");
      }
      return new Chosen("fake/decoder", "");
    }

    @Override
    public void close() {
      if (opening.close()) {
        super.close();
      }
    }
  }

  /** An encoder that makes a packet of each frame at once. */
  public final class FakeEncoder extends FakeTarget implements EncoderSession {
    private final Opening opening;
    private final FrameFormat format;
    private volatile EncodeSpec encode;
    private final PacketSink sink;
    private final AtomicInteger keyFramesAsked = new AtomicInteger();
    private final FailureListener listener;

    FakeEncoder(
        String name,
        FrameFormat format,
        EncodeSpec encode,
        PacketSink sink,
        FailureListener listener) {
      this.opening = new Opening(name);
      this.format = format;
      this.encode = encode;
      this.sink = sink;
      this.listener = listener;
    }

    /** Ends a hanging open. */
    public void letOpen() {
      opening.letOpen();
    }

    /** Tells that it broke. */
    public void fail(Failure failure) {
      listener.failed(failure);
    }

    /** What it was opened for. */
    public FrameFormat format() {
      return format;
    }

    /** Whether it was closed. */
    public boolean isClosed() {
      return opening.closed.get();
    }

    @Override
    public void push(Frame frame, long pts) {
      super.push(frame, pts);
      if (!isClosed()) {
        sink.accept(packets.key(Duration.ofNanos(pts), FakeOutput.PACKET));
      }
    }

    @Override
    public Chosen encoder() {
      return new Chosen("fake/encoder", "");
    }

    /** What it goes by. */
    public EncodeSpec encode() {
      return encode;
    }

    @Override
    public boolean retune(EncodeSpec wanted) {
      if (encodersRetune) {
        encode = wanted;
      }
      return encodersRetune;
    }

    /** How many key frames were asked for. */
    public int keyFramesAsked() {
      return keyFramesAsked.get();
    }

    @Override
    public void requestKeyFrame() {
      keyFramesAsked.incrementAndGet();
    }

    @Override
    public CompletionStage<Void> drain() {
      story.add(opening.name + " drained");
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {
      opening.close();
    }
  }

  /** An output whose target takes everything at once. */
  public final class FakeOutput implements OutputSession {
    /** The first packet is enough for an output to be live. */
    static final int PACKET = 5000;

    private final Opening opening;
    private final PacketFormat format;
    private final FailureListener listener;
    private volatile long dropped;
    private volatile boolean accepted = !outputsWait;
    private volatile boolean stalled;
    private final AtomicLong bytes = new AtomicLong();

    FakeOutput(String name, PacketFormat format, FailureListener listener) {
      this.opening = new Opening(name);
      this.format = format;
      this.listener = listener;
    }

    /** Ends a hanging open. */
    public void letOpen() {
      opening.letOpen();
    }

    @Override
    public boolean asksWithPackets() {
      return outputsAsk;
    }

    /** Tells that the target is gone. */
    public void fail(Failure failure) {
      listener.failed(failure);
    }

    /** What it was opened for. */
    public PacketFormat format() {
      return format;
    }

    /** Its name, with that of its stream in front. */
    public String name() {
      return opening.name;
    }

    /** Whether it was closed. */
    public boolean isClosed() {
      return opening.closed.get();
    }

    /** The target was too slow for so many packets. */
    public void drop(long packets) {
      dropped = packets;
    }

    /** How many packets came. */
    public long packets() {
      return bytes.get() / PACKET;
    }

    @Override
    public void accept(Packet packet) {
      try (packet) {
        if (!stalled) {
          bytes.addAndGet(packet.size());
        }
      }
    }

    /** From now on the target accepts the stream, or has not done so. */
    public void accept(boolean accepts) {
      accepted = accepts;
    }

    /** From now on the target takes nothing more, and says nothing about it. */
    public void stall() {
      stalled = true;
    }

    @Override
    public OutputProgress progress() {
      long now = bytes.get();
      boolean stands = stalled;
      return new OutputProgress(
          accepted,
          accepted ? now : 0,
          0,
          stands ? 16 : 0,
          Optional.of(new OutputProgress.Wire(now, stands)));
    }

    @Override
    public long packetsDropped() {
      return dropped;
    }

    @Override
    public CompletionStage<Void> drain() {
      story.add(opening.name + " drained");
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {
      opening.close();
    }
  }
}
