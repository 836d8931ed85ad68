package io.penstock.media;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The sound of one output, complete from its first picture to its last: what comes goes out, and
 * where nothing comes there is silence, so that whoever puts pictures and sound together never
 * waits for either.
 *
 * <pre>
 *   next = where the last frame ends; half = half a frame
 *   its time within half of next   goes out at its own time: sound stays with its pictures
 *   later                          silence at next, as often as a frame fits
 *   earlier                        dropped: it overlaps what has gone, or comes too late
 * </pre>
 *
 * <p>A frame thus keeps the time it came with; what its source's clock drifts is passed on in steps
 * too small to hear, and adds up to nothing. Where no sound is there for a picture, the picture
 * waits for as long as sound still comes, however late that is, up to {@link #MOST_WAIT}; sound
 * that stays away for a few times what usually lies between two of its frames is waited for no more
 * until it comes again. Not thread safe: {@link PacketQueue} has a lock.
 */
public final class SoundTrack {
  /** Of each frame of AAC. */
  private static final long SAMPLES = 1_024;

  /**
   * Sound from a camera comes in steps of 20 to 130 ms, several frames at once from some; a network
   * that stands still holds up the pictures as well.
   */
  private static final int STEPS_AWAY = 3;

  /** What a machine that is busy for a moment holds back. */
  private static final long LEAST_PATIENCE = TimeUnit.MILLISECONDS.toNanos(150);

  /** A player has more than that in store, and so does not halt when the sound goes away. */
  private static final long MOST_PATIENCE = TimeUnit.MILLISECONDS.toNanos(500);

  /** The longest of the steps is forgotten over so many. */
  private static final int STEPS_KEPT = 16;

  /**
   * How far pictures may get ahead of the sound: a camera's or a transcoder's delay, with room to
   * spare below what a {@link PacketQueue} lets wait.
   */
  static final long MOST_WAIT = TimeUnit.MILLISECONDS.toNanos(2_500);

  /** Where pictures themselves jump by more, the sound jumps along. */
  static final long MOST_FILL = TimeUnit.SECONDS.toNanos(10);

  /** How much sound waits for pictures that are processed, or that do not come any more. */
  private static final long MOST_AHEAD = TimeUnit.SECONDS.toNanos(10);

  /** The same of a file, whose sound is read much faster than its pictures are processed. */
  private static final long MOST_AHEAD_LOSSLESS = TimeUnit.SECONDS.toNanos(60);

  /** More than any jitter: times that go back by more are of another clock. */
  private static final long RESTART = TimeUnit.SECONDS.toNanos(1);

  /** No last picture is shown for longer. */
  private static final long MOST_STEP = TimeUnit.SECONDS.toNanos(1);

  /** Makes frames of silence. */
  @FunctionalInterface
  public interface Silence {
    /** One at this time, nanoseconds; the caller's to close. */
    Packet at(long time);
  }

  private final Silence silence;
  private final boolean lossless;
  private final boolean leads;
  private final long frame;
  private final ArrayDeque<Packet> waiting = new ArrayDeque<>();

  /** Where the last frame that went out begins and ends. */
  private long last = Timeline.NONE;

  private long next = Timeline.NONE;

  /** When the newest sound came. */
  private long heard = Timeline.NONE;

  /** The longest time that lately lay between two, in arrival. */
  private long longestStep = MOST_PATIENCE / STEPS_AWAY;

  private long newestPicture = Timeline.NONE;
  private long newestArrival;
  private long lastPicture = Timeline.NONE;
  private long lastShown;
  private long step;
  private boolean ended;
  private long dropped;

  /**
   * @param silence of that format
   * @param lossless whether pictures come as fast as they are taken, as from a file: they then wait
   *     for sound by their own times alone
   * @param leads whether a frame of sound goes out right behind each picture, which a muxer needs
   *     to let go of the picture; else pictures and sound go out strictly in order
   */
  public SoundTrack(AudioFormat format, Silence silence, boolean lossless, boolean leads) {
    this.silence = silence;
    this.lossless = lossless;
    this.leads = leads;
    this.frame = SAMPLES * TimeUnit.SECONDS.toNanos(1) / format.rate();
  }

  /** Takes ownership of a packet of sound. */
  void offer(Packet sound) {
    hear(sound.arrival());
    Packet newest = waiting.peekLast();
    if (newest != null && sound.pts() < newest.pts() - RESTART) {
      clear();
      newest = null;
    }
    if (isEarlierThan(next, sound)
        || (newest != null && isEarlierThan(newest.pts() + frame, sound))) {
      drop(sound);
      return;
    }
    waiting.add(sound);
    long most = lossless ? MOST_AHEAD_LOSSLESS : MOST_AHEAD;
    while (sound.pts() - waiting.element().pts() > most) {
      drop(waiting.remove());
    }
  }

  private void hear(long arrival) {
    long passed = heard == Timeline.NONE ? 0 : arrival - heard;
    if (passed <= MOST_PATIENCE) {
      longestStep = Math.max(passed, longestStep - longestStep / STEPS_KEPT);
    }
    heard = arrival;
  }

  private long patience() {
    return Math.max(LEAST_PATIENCE, Math.min(MOST_PATIENCE, STEPS_AWAY * longestStep));
  }

  private boolean isEarlierThan(long due, Packet sound) {
    return due != Timeline.NONE && sound.pts() < due - frame / 2;
  }

  private void drop(Packet sound) {
    sound.close();
    dropped++;
  }

  /** Pictures begin, or begin again, with this one: what was heard before it is dropped. */
  void begin(Packet picture) {
    while (!waiting.isEmpty() && waiting.element().pts() < picture.dts()) {
      drop(waiting.remove());
    }
    if (lastPicture == Timeline.NONE) {
      next = picture.dts();
    }
  }

  /** This picture came. */
  void came(Packet picture) {
    newestPicture = picture.dts();
    newestArrival = picture.arrival();
  }

  /** This picture goes out. */
  void went(Packet picture) {
    if (lastPicture != Timeline.NONE) {
      step = Math.min(MOST_STEP, picture.dts() - lastPicture);
    }
    lastPicture = picture.dts();
    lastShown = Math.max(lastShown, Math.max(picture.pts(), picture.dts()));
  }

  /** No more pictures come: nobody waits for sound any more. */
  void end() {
    ended = true;
  }

  /**
   * Whether sound goes out before this picture does.
   *
   * @param picture that comes next; null while there is none
   */
  boolean goesBefore(@Nullable Packet picture) {
    if (next == Timeline.NONE) {
      return false;
    }
    if (picture != null && picture.dts() - next > MOST_FILL) {
      next = picture.dts();
    }
    while (!waiting.isEmpty() && isEarlierThan(next, waiting.element())) {
      drop(waiting.remove());
    }
    if (leads && lastPicture != Timeline.NONE && last <= lastPicture) {
      return true;
    }
    if (picture != null) {
      return due() < picture.dts();
    }
    return ended && lastPicture != Timeline.NONE && due() < lastShown + Math.max(1, step);
  }

  private long due() {
    return hasFitting() ? waiting.element().pts() : next;
  }

  private boolean hasFitting() {
    return !waiting.isEmpty() && waiting.element().pts() <= next + frame / 2;
  }

  /**
   * The sound that {@link #goesBefore}; the caller then owns it.
   *
   * @return null where it is waited for
   */
  @Nullable Packet poll(@Nullable Packet picture) {
    boolean fits = hasFitting();
    if (!fits && waiting.isEmpty() && isAwaited(picture == null ? lastPicture : picture.dts())) {
      return null;
    }
    Packet sound = fits ? waiting.remove() : silence.at(next);
    last = sound.pts();
    next = last + frame;
    return sound;
  }

  private boolean isAwaited(long picture) {
    return !ended
        && newestPicture - picture <= MOST_WAIT
        && (lossless || (heard != Timeline.NONE && newestArrival - heard <= patience()));
  }

  /** How many came and did not go out. */
  long dropped() {
    return dropped;
  }

  /** Drops what waits. */
  void clear() {
    dropped += waiting.size();
    close();
  }

  /** Closes what waits. */
  void close() {
    waiting.forEach(Packet::close);
    waiting.clear();
  }
}
