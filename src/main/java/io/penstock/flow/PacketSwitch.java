package io.penstock.flow;

import io.penstock.media.Packet;
import io.penstock.media.PacketSink;
import io.penstock.media.Timeline;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What goes to the outputs of a stream that passes its source's packets on: those of the attempt
 * that counts, at the times of the stream's timeline, or, while none does, those of an encoder: a
 * slate's. It changes from one to the other at a key frame only. Where no attempt passes its
 * packets on, an encoder's all go out. The attempt's sound goes beside the pictures. Thread safe;
 * whoever made it closes it after the last attempt.
 *
 * <p>Where nothing may be lost, whoever brings a packet waits: for the outputs to be ready, and for
 * those that are slow. Nobody else waits with it.
 */
public final class PacketSwitch implements AutoCloseable {
  private static final int NOBODY = 0;

  /** What a packet without usable times is taken to last. */
  private static final long USUAL_STEP = TimeUnit.MILLISECONDS.toNanos(40);

  private final PacketFan fan;
  private final Timeline timeline;
  private final SoundLine sound;
  private final KeptGop kept = new KeptGop();

  /** Held by who brings a packet out, before the lock of the state: the order of packets. */
  private final ReentrantLock wayOut = new ReentrantLock();

  /** The attempt whose packets count. */
  private int attempt = NOBODY;

  private boolean sourceFlows;
  private boolean encoderFlows;

  /** Whether the attempt that counts waits for the outputs. */
  private boolean isHeld;

  /**
   * @param fan gets what goes out, and lets outputs join through this
   * @param timeline of the stream; it is used within its own lock. Where it is that of a lossless
   *     source, an attempt that is awaited is held until {@link #release}
   */
  public PacketSwitch(PacketFan fan, Timeline timeline) {
    this.fan = fan;
    this.timeline = timeline;
    this.sound = new SoundLine(fan, timeline);
    fan.joinThrough(timeline.isLive() ? this::join : fan::joinNext);
  }

  /** Takes the packets of an attempt, whose number is at least 1, once it is {@link #await}ed. */
  public PacketSink ofAttempt(int number) {
    return packet -> fromSource(number, packet);
  }

  /**
   * Takes the sound of an attempt, whose number is at least 1, whoever encodes its pictures. From
   * now on that of no other attempt counts.
   */
  public PacketSink soundOf(int number) {
    return sound.begin(number);
  }

  /**
   * Takes the packets of an encoder: of a slate, or of all pictures where none pass as they are.
   */
  public PacketSink ofEncoder() {
    return this::fromEncoder;
  }

  /** From its next key frame on, packets of this attempt go out. */
  public synchronized void await(int number) {
    sourceGone();
    attempt = number;
    isHeld = !timeline.isLive();
  }

  /** The outputs are ready for all of what is awaited. */
  public synchronized void release() {
    isHeld = false;
    notifyAll();
  }

  /** No attempt counts any more: what an encoder makes goes out, from its next key frame on. */
  public synchronized void sourceGone() {
    attempt = NOBODY;
    notifyAll();
    encoderFlows &= !sourceFlows;
    sourceFlows = false;
  }

  /**
   * What the last picture is made of, in the order of decoding: the caller's to close. Nothing
   * where no key frame came.
   */
  public synchronized List<Packet> lastPackets() {
    return kept.shares();
  }

  /** Lets go of what is kept: no attempt passes its packets on for the time being. */
  public synchronized void forget() {
    kept.close();
  }

  private void fromSource(int number, Packet packet) {
    awaitRelease(number);
    wayOut.lock();
    try (packet) {
      Packet next = nextOfSource(number, packet);
      if (next != null) {
        goesOut(next);
      }
    } finally {
      wayOut.unlock();
    }
  }

  private void goesOut(Packet packet) {
    long dts = packet.dts();
    fan.accept(packet);
    sound.pictured(dts);
  }

  /** What goes out for {@code packet}, which stays the caller's. */
  private synchronized @Nullable Packet nextOfSource(int number, Packet packet) {
    if (number != attempt || !(sourceFlows || packet.isKeyFrame())) {
      return null;
    }
    sourceFlows = true;
    Packet timed = timed(packet);
    kept.take(timed);
    return timed;
  }

  /** Until the outputs are ready, or nobody wants this attempt any more. */
  private synchronized void awaitRelease(int number) {
    boolean interrupted = false;
    while (isHeld && number == attempt) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private Packet timed(Packet packet) {
    synchronized (timeline) {
      long dts = timeline.next(packet.pts(), packet.dts(), packet.arrival(), USUAL_STEP);
      return packet.at(timeline.pts(), dts);
    }
  }

  private void fromEncoder(Packet packet) {
    wayOut.lock();
    try {
      if (takesOfEncoder(packet)) {
        goesOut(packet);
      } else {
        packet.close();
      }
    } finally {
      wayOut.unlock();
    }
  }

  private synchronized boolean takesOfEncoder(Packet packet) {
    if (sourceFlows || !(encoderFlows || packet.isKeyFrame())) {
      return false;
    }
    encoderFlows = true;
    return true;
  }

  /** Nothing comes between what was kept and what comes next. */
  private void join(String output, PacketSink sink) {
    wayOut.lock();
    try {
      joinHere(output, sink);
    } finally {
      wayOut.unlock();
    }
  }

  private synchronized void joinHere(String output, PacketSink sink) {
    if (sourceFlows && kept.isWhole()) {
      kept.shares().forEach(sink::accept);
      fan.add(output, sink);
    } else {
      fan.joinNext(output, sink);
    }
  }

  /**
   * No more pictures go out: sound that waits for them does so now. Blocks while outputs are slow,
   * where nothing may be lost.
   */
  public void endSound() {
    sound.end();
  }

  /** Lets go of what is kept; no attempt counts until the next one is awaited. */
  @Override
  public synchronized void close() {
    sourceGone();
    sound.close();
    kept.close();
  }
}
