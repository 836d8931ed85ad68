package io.penstock.gst;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.penstock.media.Packet;
import io.penstock.media.Sound;
import io.penstock.media.SourceListener;
import io.penstock.observe.AboutStream;
import io.penstock.settings.ElementSettings;
import io.penstock.stream.AudioStatus;
import io.penstock.stream.SourceSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of a source's sound, from the source's pad to packets of AAC. It is put together once the
 * source says what it has. Whatever breaks on it ends the sound and is told once; the pictures go
 * on.
 *
 * <p>A camera's sound, and that of a file at its own pace, has a streaming thread of its own. Where
 * nothing may be lost it has none: it runs on the demuxer's, so that neither pictures nor sound get
 * ahead of the other by more than they lie apart in the file.
 *
 * <p>Its last element is no sink: the pipeline's state, and its end, are those of the pictures
 * alone.
 */
final class SoundBranch {
  private static final Logger LOG = LoggerFactory.getLogger(SoundBranch.class);

  /** What the names of its elements begin with, which messages carry. */
  private static final String NAMES = "sound-";

  private static final int NO_STREAM = -1;

  /** Five seconds of G.711, half a minute of AAC. A decoder needs one or two to begin with. */
  private static final int MOST_UNHEARD = 250;

  /** What a track of a file at its own pace may be ahead of the others. */
  private static final Map<String, String> QUEUE =
      Map.of("max-size-time", "10000000000", "max-size-bytes", "10000000", "max-size-buffers", "0");

  /**
   * Sound of a file at its own pace that still comes that long after the last picture is not waited
   * for: no last picture is shown for longer.
   */
  private static final long MOST_AFTER_PACED = TimeUnit.SECONDS.toNanos(1);

  /** The same of another file: how far its tracks may lie apart. */
  private static final long MOST_AFTER = TimeUnit.SECONDS.toNanos(10);

  /** What waits for the sound of a file to be through. */
  interface Way {
    /** Whether it is waited for: not where all else is through already. */
    boolean opens();

    /**
     * It is through, or there will be no more of it. Told once, on any thread, if it was opened.
     */
    void ends();
  }

  private final NativePipeline pipeline;
  private final String thread;
  private final Sound wanted;
  private final SourceSpec source;
  private final long timeShift;
  private final SourceListener listener;
  private final Way way;
  private final Optional<String> stream = AboutStream.current();
  private int selected = NO_STREAM;
  private volatile @Nullable Element door;
  private volatile @Nullable SoundChoice choice;
  private volatile boolean over;
  private boolean joined;
  private final AtomicBoolean isOpen = new AtomicBoolean();
  private volatile boolean picturesEnded;

  /** How many packets have come since something last came of one. */
  private final AtomicInteger unheard = new AtomicInteger();

  private volatile boolean told;

  /**
   * @param thread what its streaming threads are called
   * @param timeShift what to add to the source's running time to get the node's, nanoseconds
   * @param listener told the format once it is known
   * @param way opened once sound comes
   */
  SoundBranch(
      NativePipeline pipeline,
      String thread,
      Sound wanted,
      SourceSpec source,
      long timeShift,
      SourceListener listener,
      Way way) {
    this.pipeline = pipeline;
    this.thread = thread;
    this.wanted = wanted;
    this.source = source;
    this.timeShift = timeShift;
    this.listener = listener;
    this.way = way;
  }

  // ---------------------------------------------------------------- what the source has

  /**
   * Whether a camera is to send this stream: the first one of sound that can be carried.
   *
   * @param number of the stream in the camera's description
   * @param caps of its RTP, which stay the caller's
   */
  boolean selects(int number, long caps) {
    // One that is for the camera's loudspeaker.
    if (choice == null && !Caps.hasField(caps, "a-sendonly")) {
      String name = Caps.text(caps, "encoding-name");
      choose(
          SoundInput.ofRtp(name, Caps.number(caps, "clock-rate"), key -> Caps.text(caps, key)),
          name);
      selected = choice == null ? NO_STREAM : number;
    }
    return number == selected;
  }

  /**
   * A pad with sound is there.
   *
   * @param caps its own, which stay the caller's
   */
  void joins(long pad, long caps) {
    if (choice == null && source.isFile()) {
      choose(
          SoundInput.ofTrack(
              Caps.mediaType(caps),
              Caps.number(caps, "mpegversion"),
              Caps.text(caps, "profile"),
              Caps.number(caps, "rate"),
              Caps.number(caps, "channels")),
          Caps.mediaType(caps));
    }
    SoundChoice chosen = choice;
    if (chosen == null || over) {
      return;
    }
    try {
      Element first = door;
      if (first == null) {
        first = build(chosen);
        door = first;
      }
      if (!first.takes(pad)) {
        ends("GStreamer cannot link it");
      } else if (!joined) {
        joined = true;
        opens();
      }
    } catch (IllegalArgumentException | IllegalStateException e) {
      ends(String.valueOf(e.getMessage()));
    }
  }

  private void opens() {
    isOpen.set(way.opens());
    if (over) {
      // An element has said so meanwhile, on the bus.
      isThrough();
    }
  }

  private void choose(Optional<SoundInput> input, String name) {
    Optional<SoundChoice> made =
        input
            .map(known -> SoundChoice.of(known, wanted.as()))
            .filter(one -> one.elements(GstRuntime::hasElement).isPresent())
            .filter(
                one -> source.isFile() || GstRuntime.hasElement(one.input().codec().depayloader()));
    if (made.isEmpty()) {
      tell(
          AacEncoder.first(GstRuntime::hasElement).isEmpty()
              ? "no encoder of AAC is registered"
              : "nothing here reads " + shown(name));
      return;
    }
    choice = made.get();
    listener.sounds(made.get().format());
  }

  private static String shown(String name) {
    String printable = name.replaceAll("[^A-Za-z0-9/_.-]", "?");
    return printable.substring(0, Math.min(40, printable.length()));
  }

  // ---------------------------------------------------------------- putting it together

  private Element build(SoundChoice chosen) {
    List<ElementSettings> parts = new ArrayList<>();
    boolean isPaced = source.isFile() && source.realtime();
    if (isPaced) {
      parts.add(new ElementSettings("queue", QUEUE));
      parts.add(new ElementSettings("clocksync", Map.of()));
    } else if (!source.isFile()) {
      parts.add(new ElementSettings(chosen.input().codec().depayloader(), Map.of()));
    }
    // What waits in the queue is not unheard.
    int gated = isPaced ? parts.size() + 1 : 0;
    parts.addAll(chosen.elements(GstRuntime::hasElement).orElseThrow());
    // An error that went back to the source would end the pictures as well.
    Element first = pipeline.add("errorignore", NAMES + "door");
    first.set("ignore-notlinked", true);
    first.set("convert-to", "ok");
    List<Element> chain = new ArrayList<>(List.of(first));
    for (ElementSettings part : parts) {
      chain.add(pipeline.add(part, NAMES + chain.size()));
    }
    pipeline.link(chain);
    PacketTap.gate(pipeline, chain.get(gated), thread, this::refuses, !source.isFile());
    FrameTap.put(pipeline, chain.get(chain.size() - 1), thread, new Tap(chosen));
    for (int i = chain.size() - 1; i >= 0; i--) {
      pipeline.join(chain.get(i));
    }
    return first;
  }

  /** Whether a packet is not let in. */
  private boolean refuses() {
    if (!over && unheard.incrementAndGet() > MOST_UNHEARD) {
      ends("it cannot be decoded here");
    }
    return over;
  }

  /** What comes to the last element, on the sound's streaming thread. */
  private final class Tap implements FrameTap.Listener {
    private static final long NONE = -1;

    private final Packets packets;
    private final Memory segment = new Memory(Packets.SEGMENT_BYTES);

    /** Of the first sound after the last picture. */
    private long after = NONE;

    Tap(SoundChoice chosen) {
      this.packets =
          new Packets(Packet.Track.AUDIO, timeShift - chosen.delayNanos(GstRuntime::hasElement));
      segment.clear();
    }

    @Override
    public void caps(long event) {
      // They are what was asked for.
    }

    @Override
    public void segment(long event) {
      Natives.Core.gst_event_copy_segment(event, segment);
    }

    @Override
    public void buffer(long buffer) {
      long pts = new Pointer(buffer).getLong(StructLayout.BUFFER_PTS);
      if (over || pts == NONE) {
        Natives.Core.gst_mini_object_unref(buffer);
        return;
      }
      unheard.set(0);
      wanted.sink().accept(packets.take(buffer, Pointer.nativeValue(segment)));
      if (picturesEnded) {
        after = after == NONE ? pts : after;
        if (pts - after > (source.realtime() ? MOST_AFTER_PACED : MOST_AFTER)) {
          isThrough();
        }
      }
    }

    @Override
    public void end() {
      isThrough();
    }
  }

  // ---------------------------------------------------------------- how it is

  /** Takes what an element of this branch says; false where it is not about the sound. */
  boolean hears(BusMessage message) {
    if (!(message instanceof BusMessage.Broken broken) || !broken.element().startsWith(NAMES)) {
      return false;
    }
    ends(broken.text());
    return true;
  }

  private void ends(String why) {
    over = true;
    tell(why);
    isThrough();
  }

  private void isThrough() {
    if (isOpen.getAndSet(false)) {
      way.ends();
    }
  }

  /** A file has no more pictures: its sound is waited for a little while only. Any thread. */
  void picturesEnded() {
    picturesEnded = true;
    Element first = door;
    if (first != null && !first.isFed()) {
      isThrough();
    }
  }

  private void tell(String why) {
    if (!told) {
      told = true;
      AboutStream.run(
          stream, () -> LOG.warn("The source's sound is left out: {}", source.uri().scrub(why)));
    }
  }

  /** The sound that is taken; empty where none is. */
  Optional<AudioStatus> status() {
    SoundChoice chosen = choice;
    return chosen == null || over
        ? Optional.empty()
        : Optional.of(new AudioStatus(chosen.input().codec().label(), chosen.encodes()));
  }
}
