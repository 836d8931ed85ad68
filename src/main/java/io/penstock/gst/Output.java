package io.penstock.gst;

import io.penstock.media.FailureListener;
import io.penstock.media.OutputProgress;
import io.penstock.media.OutputSession;
import io.penstock.media.Packet;
import io.penstock.media.PacketFormat;
import io.penstock.stream.Failure;
import io.penstock.stream.OutputSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One attempt at an output: the native pipeline from packets to a target, and the bounded queue
 * before it. It begins at a key frame, and its times begin at zero. Where it declares sound, that
 * is complete, so that pictures are never held up. It never tries again by itself.
 *
 * <p>Opening and closing block; the rest does not. The owner closes it.
 */
public final class Output implements OutputSession {
  /** Half a second at 30 frames/s: enough that the muxer never starves, little enough to forget. */
  private static final int PACKETS_AHEAD = 16;

  private static final long NONE = Long.MIN_VALUE;
  private static final int WITH_EACH_KEY_FRAME = -1;

  private final NativePipeline pipeline;
  private final PacketSource source;
  private final Optional<PacketSource> sound;
  private final Target target;
  private final FailureListener listener;
  private final boolean lossless;
  private final OutputQueue queue;
  private final CompletableFuture<Void> drained = new CompletableFuture<>();

  /**
   * Guards the reading of the sink's statistics alone: a push that blocks must not keep it waiting.
   */
  private final Object stats = new Object();

  private volatile long begin = NONE;
  private final AtomicLong bytesIn = new AtomicLong();
  private volatile boolean ending;
  private boolean closed;
  private boolean freed;

  private Output(
      String name,
      OutputSpec spec,
      PacketFormat format,
      boolean lossless,
      FailureListener listener) {
    this.lossless = lossless;
    this.listener = listener;
    this.queue = new OutputQueue(format, lossless, true);
    this.pipeline = new NativePipeline(name);
    Target made = null;
    try {
      source = PacketSource.add(pipeline, format.video(), PACKETS_AHEAD, lossless);
      Element parse = pipeline.add(Caps.parser(format.video()), "parse");
      made = Target.add(pipeline, name, spec, listener);
      target = made;
      if (target.repeatsHeaders()) {
        parse.set("config-interval", WITH_EACH_KEY_FRAME);
      }
      List<Element> chain = new ArrayList<>(List.of(source.element(), parse));
      chain.addAll(target.chain());
      Target taking = made;
      sound =
          format
              .audio()
              .map(
                  audio ->
                      PacketSource.addSound(
                          pipeline, audio, parsed -> taking.takeSound(pipeline, parsed)));
      pipeline.link(chain);
      // Live, a muxer takes what is there and does not wait for the other of two tracks.
      source.element().set("is-live", sound.isEmpty());
    } catch (RuntimeException e) {
      pipeline.close();
      if (made != null) {
        made.close();
      }
      throw e;
    }
  }

  /**
   * Starts an attempt. Blocks while native code does.
   *
   * @param name what threads and messages are called after
   * @param format of the packets
   * @param lossless whether whoever brings packets waits for a slow target, as behind a file; else
   *     the queue drops what a slow target does not take
   * @throws RuntimeException when an element is missing or refuses to start; nothing is left open
   */
  public static Output open(
      String name,
      OutputSpec spec,
      PacketFormat format,
      boolean lossless,
      FailureListener listener) {
    Output output = new Output(name, spec, format, lossless, listener);
    try {
      output.pipeline.play(output::heard);
      return output;
    } catch (RuntimeException e) {
      output.close();
      throw e;
    }
  }

  private void heard(BusMessage message) {
    if (message instanceof BusMessage.Broken broken) {
      classify(broken).ifPresent(listener::failed);
      drained.complete(null);
    } else if (message instanceof BusMessage.Ended) {
      CompletableFuture.delayedExecutor(target.lag().toMillis(), TimeUnit.MILLISECONDS)
          .execute(() -> drained.complete(null));
    }
  }

  private Optional<Failure> classify(BusMessage.Broken broken) {
    synchronized (stats) {
      return freed ? Optional.empty() : Optional.of(target.classify(broken));
    }
  }

  @Override
  public void accept(Packet packet) {
    if (!queue.isStraight()) {
      queue.offer(packet);
      pump();
    } else if (packet.track() != Packet.Track.VIDEO) {
      packet.close();
    } else if (ending || (begin == NONE && !packet.isKeyFrame())) {
      packet.close();
    } else {
      push(packet);
    }
  }

  /**
   * Moves packets on while there is room, and so at every packet: a target that made room in
   * between gets its next ones a frame's time later. One thread at a time, so that they stay in
   * order. Where it is lossless, blocks as {@link #push} does.
   */
  private synchronized void pump() {
    while (!ending && (lossless || source.level() < PACKETS_AHEAD)) {
      Packet packet = queue.poll();
      if (packet == null) {
        return;
      }
      push(packet);
    }
  }

  /** Where it is lossless, blocks while the target is slow, until the pipeline is stopped. */
  private synchronized void push(Packet packet) {
    if (closed) {
      packet.close();
      return;
    }
    if (begin == NONE) {
      begin = packet.dts();
    }
    PacketSource into = packet.track() == Packet.Track.VIDEO ? source : sound.orElseThrow();
    into.push(packet, begin);
    bytesIn.addAndGet(packet.size());
  }

  @Override
  public boolean asksWithPackets() {
    return target.asksWithPackets();
  }

  @Override
  public OutputProgress progress() {
    synchronized (stats) {
      if (freed) {
        return new OutputProgress(false, 0, 0, 0, Optional.empty());
      }
      Target.Taken taken = target.taken(bytesIn.get());
      return new OutputProgress(
          taken.accepted(),
          taken.bytesOut(),
          taken.bytesAcknowledged(),
          queue.size() + source.level(),
          taken.wire());
    }
  }

  @Override
  public long packetsDropped() {
    return queue.dropped();
  }

  @Override
  public CompletionStage<Void> drain() {
    if (pipeline.beginDraining()) {
      pushRest();
    }
    return drained;
  }

  private synchronized void pushRest() {
    ending = true;
    queue.end();
    if (sound.isPresent() && !closed) {
      source.stopBlocking();
    }
    for (Packet packet = queue.poll(); packet != null; packet = queue.poll()) {
      push(packet);
    }
    if (begin == NONE) {
      // Nothing was sent, so that there is nothing to end; flvmux complains about such an end.
      drained.complete(null);
    } else if (!closed) {
      source.end();
      sound.ifPresent(PacketSource::end);
    }
  }

  @Override
  public void close() {
    ending = true;
    target.leaving();
    if (!pipeline.stop()) {
      return;
    }
    target.close();
    queue.close();
    synchronized (this) {
      closed = true;
    }
    synchronized (stats) {
      freed = true;
    }
    pipeline.free();
    drained.complete(null);
  }
}
