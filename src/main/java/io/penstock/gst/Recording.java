package io.penstock.gst;

import io.penstock.media.FailureListener;
import io.penstock.media.OutputProgress;
import io.penstock.media.OutputSession;
import io.penstock.media.Packet;
import io.penstock.media.PacketFormat;
import io.penstock.record.SegmentFolder;
import io.penstock.record.SegmentStore;
import io.penstock.stream.Failure;
import io.penstock.stream.OutputSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at an output that writes a folder of segments: cuts at key frames, a native pipeline
 * for each segment. Packets never wait for the disk: files are opened and closed on threads of
 * their own, and what comes meanwhile is queued.
 *
 * <p>Opening and closing block; the rest does not, apart from packets where it is lossless. The
 * owner closes it.
 */
public final class Recording implements OutputSession {
  /** Key frames come a little early now and then: waiting for the next would double a segment. */
  private static final int SLACK_SHARE = 10;

  private static final Duration MOST_SLACK = Duration.ofMillis(500);

  /** For disks: a thread for each file that is just being opened or closed. */
  private static final ExecutorService DISKS =
      new ThreadPoolExecutor(
          0, Integer.MAX_VALUE, 5, TimeUnit.SECONDS, new SynchronousQueue<>(), Recording::thread);

  private final String name;
  private final PacketFormat format;
  private final boolean lossless;
  private final long segmentNanos;
  private final SegmentFolder folder;
  private final FailureListener listener;
  private final OutputQueue queue;
  private final CompletableFuture<Void> drained = new CompletableFuture<>();
  private final AtomicLong bytesIn = new AtomicLong();

  /** Guards the folder, which the disk may hold up: packets must not wait for it. */
  private final Object disk = new Object();

  /** Those that are not closed yet. */
  private final Set<SegmentPipeline> open = new HashSet<>();

  private volatile @Nullable SegmentPipeline current;
  private volatile boolean opening;

  /** The key frame with which the segment begins that is being opened. */
  private @Nullable Packet first;

  /** Of the segment that was begun last. */
  private Set<ByteBuffer> sets = Set.of();

  private boolean draining;
  private volatile boolean ending;

  private Recording(
      String name,
      OutputSpec spec,
      PacketFormat format,
      boolean lossless,
      SegmentFolder folder,
      FailureListener listener) {
    this.name = name;
    this.format = format;
    this.lossless = lossless;
    this.queue = new OutputQueue(format, lossless, false);
    Duration segment = spec.recording().orElseThrow().segment();
    this.segmentNanos =
        segment.toNanos() - Math.min(segment.toNanos() / SLACK_SHARE, MOST_SLACK.toNanos());
    this.folder = folder;
    this.listener = listener;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "segments");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Starts an attempt. Blocks while the disk does. The first file is made when the first key frame
   * comes.
   *
   * @param name what threads and messages are called after
   * @param spec whose target is a folder of segments
   * @param format of the packets
   * @param lossless whether whoever brings packets waits for a slow disk
   * @throws IllegalStateException when the folder cannot be had
   */
  public static Recording open(
      String name,
      OutputSpec spec,
      PacketFormat format,
      boolean lossless,
      SegmentStore store,
      FailureListener listener) {
    try {
      Recording recording = new Recording(name, spec, format, lossless, store.open(spec), listener);
      recording.failWithoutRoom();
      return recording;
    } catch (IOException e) {
      throw new IllegalStateException("the folder of segments cannot be had: " + e, e);
    }
  }

  private boolean failWithoutRoom() {
    Optional<String> refusal = folder.refusal();
    refusal.ifPresent(why -> listener.failed(new Failure.StorageFull(why)));
    return refusal.isPresent();
  }

  @Override
  public void accept(Packet packet) {
    if (packet.isKeyFrame() && !ending && failWithoutRoom()) {
      packet.close();
    } else if (!queue.isStraight()) {
      queue.offer(packet);
      if (lossless) {
        takeWaiting();
      } else {
        pump();
      }
    } else if (packet.track() != Packet.Track.VIDEO) {
      packet.close();
    } else {
      wait(packet);
    }
  }

  /** Takes all that may go out, and waits for files that are being opened. */
  private synchronized void takeWaiting() {
    try {
      while (!ending) {
        if (opening) {
          wait();
          continue;
        }
        Packet packet = queue.poll();
        if (packet == null) {
          return;
        }
        take(packet);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void wait(Packet packet) {
    try {
      while (opening && !ending) {
        wait();
      }
      take(packet);
    } catch (InterruptedException e) {
      packet.close();
      Thread.currentThread().interrupt();
    }
  }

  /** Moves packets on while there is room. */
  private synchronized void pump() {
    while (!ending && !opening && hasRoom()) {
      Packet packet = queue.poll();
      if (packet == null) {
        return;
      }
      take(packet);
    }
  }

  private boolean hasRoom() {
    SegmentPipeline now = current;
    return now == null || now.hasRoom();
  }

  private synchronized void take(Packet packet) {
    SegmentPipeline now = current;
    if (ending || (now == null && !packet.isKeyFrame())) {
      packet.close();
    } else if (now == null || (packet.isKeyFrame() && begins(packet, now))) {
      if (now != null) {
        now.end(packet.dts());
      }
      current = null;
      first = packet;
      sets = ParameterSets.of(packet, format.video());
      opening = true;
      DISKS.execute(this::openNext);
    } else {
      bytesIn.addAndGet(packet.size());
      now.push(packet);
    }
  }

  /**
   * Whether a segment begins with this key frame. Pictures that need another decoder than those
   * before make one, too: players read how to decode an MP4 file at its beginning alone.
   */
  private boolean begins(Packet keyFrame, SegmentPipeline now) {
    return keyFrame.dts() - now.begin() >= segmentNanos
        || !ParameterSets.of(keyFrame, format.video()).equals(sets);
  }

  private void openNext() {
    Path file = null;
    try {
      long begin;
      synchronized (this) {
        begin = first == null ? 0 : first.dts();
      }
      synchronized (disk) {
        file = folder.begin(Instant.now());
      }
      SegmentPipeline made =
          new SegmentPipeline(name, format, folder.kind(), file, begin, lossless);
      try {
        made.play(this::heard);
      } catch (RuntimeException e) {
        made.close();
        throw e;
      }
      if (!opened(made)) {
        made.close();
        discard(file);
      }
    } catch (IOException e) {
      fail(notWritten(e.toString()));
    } catch (RuntimeException e) {
      if (file != null) {
        discard(file);
      }
      fail(new Failure.Internal("a segment could not be opened: " + e.getMessage()));
    }
  }

  /** False where nobody wants it any more. */
  private synchronized boolean opened(SegmentPipeline made) {
    opening = false;
    notifyAll();
    Packet begin = first;
    first = null;
    if (begin == null || ending) {
      if (begin != null) {
        begin.close();
      }
      return false;
    }
    open.add(made);
    current = made;
    take(begin);
    if (draining) {
      pushRest();
    } else {
      pump();
    }
    return true;
  }

  private void discard(Path file) {
    try {
      synchronized (disk) {
        folder.discard(file);
      }
    } catch (IOException e) {
      fail(notWritten(e.toString()));
    }
  }

  private void heard(SegmentPipeline segment, BusMessage message) {
    if (message instanceof BusMessage.Broken broken) {
      fail(
          broken.element().equals("target")
              ? notWritten(broken.text() + " " + broken.detail())
              : new Failure.Internal(
                  "a segment broke at " + broken.element() + ": " + broken.text()));
      drained.complete(null);
    } else if (message instanceof BusMessage.Ended) {
      DISKS.execute(() -> finish(segment));
    }
  }

  private static Failure notWritten(String why) {
    return why.contains("No space left")
        ? new Failure.StorageFull("the disk of media-directory is full")
        : new Failure.TargetRefused("a segment cannot be written: " + why.strip());
  }

  private void fail(Failure failure) {
    if (!ending) {
      listener.failed(failure);
    }
  }

  /** All of it is written. */
  private void finish(SegmentPipeline segment) {
    synchronized (this) {
      // Before it is freed: what still comes must not be pushed into it.
      if (current == segment) {
        current = null;
      }
    }
    if (!segment.close()) {
      return;
    }
    try {
      synchronized (disk) {
        folder.complete(segment.file(), segment.length());
      }
    } catch (IOException e) {
      fail(notWritten(e.toString()));
    }
    boolean last;
    synchronized (this) {
      open.remove(segment);
      last = draining && open.isEmpty() && !opening;
    }
    if (last) {
      completeDrain();
    }
  }

  private void completeDrain() {
    try {
      synchronized (disk) {
        folder.end();
      }
    } catch (IOException e) {
      fail(notWritten(e.toString()));
    }
    drained.complete(null);
  }

  @Override
  public OutputProgress progress() {
    SegmentPipeline now = current;
    int waiting = queue.size() + (now == null ? 0 : now.level()) + (opening ? 1 : 0);
    return new OutputProgress(true, bytesIn.get(), 0, waiting, Optional.empty());
  }

  @Override
  public long packetsDropped() {
    return queue.dropped();
  }

  @Override
  public CompletionStage<Void> drain() {
    synchronized (this) {
      if (!draining && !ending) {
        draining = true;
        if (!opening) {
          pushRest();
        }
      }
    }
    return drained;
  }

  /** With the lock held. Goes on when the segment is open, where the rest begins another one. */
  private void pushRest() {
    queue.end();
    SegmentPipeline now = current;
    if (now != null && !queue.isStraight()) {
      now.stopBlocking();
    }
    while (!opening) {
      Packet packet = queue.poll();
      if (packet == null) {
        break;
      }
      take(packet);
    }
    now = current;
    if (!opening && now != null) {
      now.end();
    } else if (!opening && open.isEmpty()) {
      DISKS.execute(this::completeDrain);
    }
  }

  @Override
  public void close() {
    ending = true;
    SegmentPipeline now = current;
    // Has a push that blocks return.
    boolean stopped = now != null && now.stop();
    queue.close();
    List<SegmentPipeline> rest;
    synchronized (this) {
      rest = List.copyOf(open);
      open.clear();
      current = null;
      if (first != null) {
        first.close();
        first = null;
      }
      notifyAll();
    }
    for (SegmentPipeline segment : rest) {
      if (segment == now ? stopped : segment.stop()) {
        segment.free();
        synchronized (disk) {
          folder.leave(segment.file());
        }
      }
    }
    drained.complete(null);
  }
}
