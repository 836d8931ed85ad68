package io.penstock.gst;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.penstock.media.AudioFormat;
import io.penstock.media.Frame;
import io.penstock.media.FrameFormat;
import io.penstock.media.Packet;
import io.penstock.media.Sound;
import io.penstock.media.SourceListener;
import io.penstock.media.SourceRequest;
import io.penstock.media.SourceSession;
import io.penstock.rtsp.SessionTimeouts;
import io.penstock.stream.Failure;
import io.penstock.stream.SourceSpec;
import io.penstock.testkit.Await;
import io.penstock.testkit.Clapperboard;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** One attempt at a source with sound. Whoever opened it closes it. */
final class SoundRun implements AutoCloseable {
  static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int ADTS_HEADER = 7;

  /** Luma of white is 235, of black 16. */
  private static final int BRIGHT = 125;

  final List<Heard> heard = new CopyOnWriteArrayList<>();
  final List<Seen> seen = new CopyOnWriteArrayList<>();
  final List<AudioFormat> formats = new CopyOnWriteArrayList<>();
  final List<Failure> failures = new CopyOnWriteArrayList<>();
  private final SourceSession session;

  /** A packet of sound. */
  record Heard(long pts, long arrival, ByteBuffer bytes) {
    /** Bits of the header, from the highest of its first byte on. */
    int header(int from, int count) {
      int value = 0;
      for (int i = from; i < from + count; i++) {
        value = (value << 1) | ((bytes.get(i / 8) >> (7 - i % 8)) & 1);
      }
      return value;
    }

    boolean isPlainAdts() {
      return header(0, 12) == 0xfff
          && header(15, 1) == 1
          && header(30, 13) == bytes.capacity()
          && header(54, 2) == 0
          && bytes.capacity() > ADTS_HEADER;
    }
  }

  /** A picture. */
  record Seen(long pts, boolean bright) {}

  private SoundRun(SourceSpec source, Optional<AudioFormat> as) {
    SourceRequest plain = SourceRequest.plain(source);
    SourceRequest request =
        new SourceRequest(
            source,
            plain.codec(),
            plain.skipDamaged(),
            plain.as(),
            plain.keepSize(),
            plain.shape(),
            plain.packets(),
            Optional.of(new Sound(this::hear, as)),
            plain.decodes(),
            plain.every(),
            plain.gpu());
    session =
        Ingest.open(
            "run",
            request,
            Optional.of(SourceRun.SOFTWARE),
            new SessionTimeouts(),
            new Listener(),
            failure -> failure,
            () -> {});
    session.onAvailable(this::take);
    take();
  }

  static SoundRun of(SourceSpec source) {
    return new SoundRun(source, Optional.empty());
  }

  static SoundRun of(SourceSpec source, AudioFormat as) {
    return new SoundRun(source, Optional.of(as));
  }

  SourceSession session() {
    return session;
  }

  void awaitSound(int packets) {
    int from = heard.size();
    Await.until(LIMIT, () -> heard.size() >= from + packets, () -> packets + " packets of sound");
  }

  void awaitPictures(int pictures) {
    int from = seen.size();
    Await.until(LIMIT, () -> seen.size() >= from + pictures, () -> pictures + " pictures");
  }

  /** Waits for so many flashes, and returns when they were, in seconds of running time. */
  List<Double> awaitFlashes(int count) {
    Await.until(LIMIT, () -> flashes().size() >= count, () -> count + " flashes");
    return flashes();
  }

  private List<Double> flashes() {
    List<Double> begins = new ArrayList<>();
    for (int i = 1; i < seen.size(); i++) {
      if (seen.get(i).bright() && !seen.get(i - 1).bright()) {
        begins.add(seen.get(i).pts() / 1e9);
      }
    }
    return begins;
  }

  /**
   * When beeps were, in seconds of running time.
   *
   * @param scratch where the sound is written
   */
  List<Double> beeps(Path scratch) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    List<Heard> packets = List.copyOf(heard);
    packets.forEach(packet -> all.writeBytes(packet.bytes().array()));
    try {
      Files.write(scratch, all.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Clapperboard.beeps(scratch).stream()
        .map(beep -> packets.get(beep.frame()).pts() / 1e9 + beep.within())
        .toList();
  }

  private void hear(Packet packet) {
    try (packet;
        Memory info = new Memory(StructLayout.MAP_INFO_BYTES)) {
      Natives.Core.gst_buffer_map(packet.handle(), Pointer.nativeValue(info), Frames.MAP_READ);
      byte[] bytes =
          new Pointer(info.getLong(StructLayout.MAP_DATA)).getByteArray(0, packet.size());
      Natives.Core.gst_buffer_unmap(packet.handle(), Pointer.nativeValue(info));
      heard.add(new Heard(packet.pts(), packet.arrival(), ByteBuffer.wrap(bytes)));
    }
  }

  private synchronized void take() {
    Optional<FrameFormat> format = session.nextFormat();
    while (format.isPresent()) {
      try (Frame frame = session.poll(format.get())) {
        if (frame != null) {
          int middle = frame.picture().layout().stride(0) * (frame.format().height() / 2);
          seen.add(new Seen(frame.pts(), (frame.picture().plane(0).get(middle) & 0xff) > BRIGHT));
        }
      }
      format = session.nextFormat();
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
    public void sounds(AudioFormat format) {
      formats.add(format);
    }

    @Override
    public void failed(Failure failure) {
      failures.add(failure);
    }
  }
}
