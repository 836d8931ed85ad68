package io.penstock.flow;

import io.penstock.media.Packet;
import io.penstock.media.PacketSink;
import io.penstock.media.Timeline;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What goes to the outputs of a stream that passes its source's packets on: those of the attempt
 * that counts, at the times of the stream's timeline, or, while none does, those of an encoder: a
 * slate's. It changes from one to the other at a key frame only. Where no attempt passes its
 * packets on, an encoder's all go out. The attempt's sound goes beside the pictures. Thread safe;
 * whoever made it closes it after the last attempt.
 */
public final class PacketSwitch implements AutoCloseable {
  private static final int NOBODY = 0;

  /** What a packet without usable times is taken to last. */
  private static final long USUAL_STEP = TimeUnit.MILLISECONDS.toNanos(40);

  private final PacketFan fan;
  private final Timeline timeline;
  private final SoundLine sound;
  private final KeptGop kept = new KeptGop();

  /** The attempt whose packets count. */
  private int attempt = NOBODY;

  private boolean sourceFlows;
  private boolean encoderFlows;

  /**
   * @param fan gets what goes out, and lets outputs join through this
   * @param timeline of the stream; it is used within its own lock
   */
  public PacketSwitch(PacketFan fan, Timeline timeline) {
    this.fan = fan;
    this.timeline = timeline;
    this.sound = new SoundLine(fan, timeline);
    fan.joinThrough(this::join);
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
  }

  /** No attempt counts any more: what an encoder makes goes out, from its next key frame on. */
  public synchronized void sourceGone() {
    attempt = NOBODY;
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

  private synchronized void fromSource(int number, Packet packet) {
    try (packet) {
      if (number != attempt || !(sourceFlows || packet.isKeyFrame())) {
        return;
      }
      sourceFlows = true;
      try (Packet timed = timed(packet)) {
        kept.take(timed);
        fan.accept(timed.share());
        sound.pictured(timed.dts());
      }
    }
  }

  private Packet timed(Packet packet) {
    synchronized (timeline) {
      long dts = timeline.next(packet.pts(), packet.dts(), packet.arrival(), USUAL_STEP);
      return packet.at(timeline.pts(), dts);
    }
  }

  private synchronized void fromEncoder(Packet packet) {
    if (sourceFlows || !(encoderFlows || packet.isKeyFrame())) {
      packet.close();
      return;
    }
    encoderFlows = true;
    long dts = packet.dts();
    fan.accept(packet);
    sound.pictured(dts);
  }

  /** Nothing comes between what was kept and what comes next. */
  private synchronized void join(String output, PacketSink sink) {
    if (sourceFlows && kept.isWhole()) {
      kept.shares().forEach(sink::accept);
      fan.add(output, sink);
    } else {
      fan.joinNext(output, sink);
    }
  }

  /** Lets go of what is kept; no attempt counts until the next one is awaited. */
  @Override
  public synchronized void close() {
    sourceGone();
    sound.close();
    kept.close();
  }
}
