package io.penstock.chaos;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sends one track of a session at its pace. In the loop's thread only. */
final class TrackFeed {
  /** Later than this, a camera leaves out what it could not send. */
  private static final long MOST_LATE_NANOS = Duration.ofMillis(500).toNanos();

  private static final Duration REPORT_INTERVAL = Duration.ofSeconds(5);

  private final EventLoop loop;
  private final Camera camera;
  private final TrackKind kind;
  private final Content content;
  private final TrackPath path;
  private final RtpHeader header;
  private final RtpSpoiler spoiler;
  private double stamp;
  private long dueNanos;
  private long nextReportNanos;
  private EventLoop.@Nullable Timer timer;

  TrackFeed(
      EventLoop loop, Camera camera, TrackKind kind, Content content, TrackPath path, int seed) {
    this.loop = loop;
    this.camera = camera;
    this.kind = kind;
    this.content = content;
    this.path = path;
    this.header = new RtpHeader(kind.payloadType(), 0x1000_0000 + seed, seed * 7919);
    this.spoiler = new RtpSpoiler(seed, kind.clockRate());
    this.stamp = sending().firstStamp();
  }

  /** What a track is made of: pieces that follow each other. */
  interface Content {
    /** The payloads of the piece that is due; the last one gets the marker. */
    List<byte[]> payloads();

    /** Goes on to the next piece. */
    void advance();

    /** Seconds from a piece to the next. */
    double seconds();
  }

  /** What the answer to PLAY says of the first packet. */
  String info(String url) {
    long first =
        Integer.toUnsignedLong(
            RtpSpoiler.shifted((int) (long) stamp, sending().faults(), kind.clockRate()));
    return "url=%s;seq=%d;rtptime=%d".formatted(url, header.nextSequence(), first);
  }

  void start() {
    if (timer == null) {
      dueNanos = System.nanoTime();
      nextReportNanos = dueNanos;
      timer = loop.at(dueNanos, this::tick);
    }
  }

  void stop() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private Sending sending() {
    return camera.script().sending();
  }

  private void tick() {
    while (System.nanoTime() - dueNanos > MOST_LATE_NANOS) {
      advance();
    }
    if (!sending().stopped().contains(kind)) {
      send();
    }
    advance();
    timer = loop.at(dueNanos, this::tick);
  }

  private void send() {
    RtpFaults faults = sending().faults();
    int now = (int) (long) stamp;
    if (sending().senderReports() && System.nanoTime() - nextReportNanos >= 0) {
      nextReportNanos = System.nanoTime() + REPORT_INTERVAL.toNanos();
      path.sendReport(spoiler.rtcp(header.senderReport(now, clock()), faults));
    }
    List<byte[]> payloads = content.payloads();
    for (int i = 0; i < payloads.size(); i++) {
      ByteBuffer packet = header.packet(payloads.get(i), now, i == payloads.size() - 1);
      for (ByteBuffer sent : spoiler.rtp(packet, faults)) {
        path.send(spoiler.garbage(faults), sent);
      }
    }
    if (kind == TrackKind.VIDEO) {
      camera.tally().count(Tally.Event.PICTURE);
    }
  }

  /** The camera's clock, seconds since 1970. */
  private double clock() {
    return (System.currentTimeMillis() + sending().clockShift().toMillis()) / 1000.0;
  }

  private void advance() {
    double seconds = content.seconds();
    stamp += seconds * kind.clockRate();
    dueNanos += (long) (seconds * 1e9 / (1 + sending().pacePpm() / 1e6));
    content.advance();
  }
}
