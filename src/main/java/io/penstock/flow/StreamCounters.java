package io.penstock.flow;

import io.penstock.observe.DurationCounts;
import io.penstock.process.ProcessorChain;
import io.penstock.process.ProcessorCounts;
import io.penstock.stream.FrameTimes;
import io.penstock.stream.Sighting;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What one stream has done since it was made, over all attempts. Thread safe. */
public final class StreamCounters {
  private final LongAdder framesIn = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder damaged = new LongAdder();
  private final LongAdder processed = new LongAdder();
  private final LongAdder slates = new LongAdder();
  private final Map<Drop, LongAdder> dropped = new ConcurrentHashMap<>();
  private volatile boolean waitingForEncoder;

  /** What nobody sees, what a viewer feels, and what is wrong. */
  private final DurationCounts age =
      new DurationCounts(Duration.ofMillis(50), Duration.ofMillis(200), Duration.ofSeconds(1));

  private volatile List<ProcessorCounts> processors = List.of();

  /** Where frames are dropped, and why. */
  private enum Drop {
    SOURCE_CLOSED("source/closed"),
    SOURCE_CORRUPT("source/corrupt"),
    DECODE_SLOW("decode/slow"),
    PROCESS_SLOW("process/slow"),
    PROCESS_FAILED("process/failed"),
    PROCESS_CLOSED("process/closed"),
    ENCODE_SLOW("encode/slow"),
    ENCODE_FAILED("encode/failed");

    private final String label;

    Drop(String label) {
      this.label = label;
    }
  }

  /** A frame was decoded. */
  public void frameIn() {
    framesIn.increment();
  }

  /** A packet of so many bytes came. */
  public void packetIn(int size) {
    bytes.add(size);
  }

  /**
   * A frame is known to be damaged.
   *
   * @param skipped whether it was dropped for that
   */
  public void damaged(boolean skipped) {
    damaged.increment();
    if (skipped) {
      dropped(Drop.SOURCE_CORRUPT);
    }
  }

  /** A picture came for which the decoder had no time: it counts as come and as dropped. */
  public void tooLateToDecode() {
    frameIn();
    dropped(Drop.DECODE_SLOW);
  }

  /** A frame was dropped for a newer one: the fault of whoever the flow waits for. */
  public void droppedForNewer() {
    dropped(waitingForEncoder ? Drop.ENCODE_SLOW : Drop.PROCESS_SLOW);
  }

  /** A frame waited when its attempt ended. */
  public void droppedUnused() {
    dropped(Drop.SOURCE_CLOSED);
  }

  /** A frame was under way when its flow was cut off. */
  void cutOff() {
    dropped(Drop.PROCESS_CLOSED);
  }

  /** A processor threw, or broke the frame that it was shown. */
  void failedInProcessor() {
    dropped(Drop.PROCESS_FAILED);
  }

  /** The encoder refused a frame. */
  void failedInEncoder() {
    dropped(Drop.ENCODE_FAILED);
  }

  /** For the sink of the camera's frames. */
  SinkCounts ofCamera() {
    return new SinkCounts() {
      @Override
      public void pushed(long ageNanos) {
        processed();
        age.add(ageNanos);
      }

      @Override
      public void refused() {
        failedInEncoder();
      }

      @Override
      public void waiting(boolean forTarget) {
        waitingForEncoder(forTarget);
      }
    };
  }

  /** For the sink of the slate's frames, which are none of those that were decoded. */
  SinkCounts ofSlate() {
    return new SinkCounts() {
      @Override
      public void pushed(long ageNanos) {
        slates.increment();
      }

      @Override
      public void refused() {}

      @Override
      public void waiting(boolean forTarget) {}
    };
  }

  private void dropped(Drop drop) {
    dropped.computeIfAbsent(drop, first -> new LongAdder()).increment();
  }

  /** A frame went to the encoder. */
  void processed() {
    processed.increment();
  }

  /** Whether it is the encoder that the flow waits for. */
  void waitingForEncoder(boolean waiting) {
    waitingForEncoder = waiting;
  }

  /** {@code chain} begins to work, and counts where the one before left off. */
  void processes(ProcessorChain chain) {
    chain.goOnFrom(processors);
    processors = chain.counts();
  }

  /** No processor works any more, and none will before another chain begins. */
  public void forgetProcessors() {
    processors = List.of();
  }

  /** What frames took so far. */
  public FrameTimes frameTimes() {
    return new FrameTimes(
        Optional.of(age.durations()),
        processors.stream()
            .map(each -> new FrameTimes.OfProcessor(each.type(), each.durations()))
            .toList());
  }

  /** What the processors say that they see. */
  public List<Sighting> sightings() {
    return processors.stream().flatMap(each -> each.sightings().stream()).toList();
  }

  /** Frames decoded, and those for which the decoder had no time. */
  public long framesIn() {
    return framesIn.sum();
  }

  /** Frames decoded that were known to be damaged. */
  public long framesDamaged() {
    return damaged.sum();
  }

  /** Frames decoded that were dropped because they were known to be damaged. */
  public long framesSkipped() {
    LongAdder skipped = dropped.get(Drop.SOURCE_CORRUPT);
    return skipped == null ? 0 : skipped.sum();
  }

  /** Bytes received. */
  public long bytesIn() {
    return bytes.sum();
  }

  /** The camera's frames that went to the encoder. */
  public long framesProcessed() {
    return processed.sum();
  }

  /** Pictures that went to the encoder while the source was away. */
  public long framesSlate() {
    return slates.sum();
  }

  /**
   * Frames dropped, by {@code stage/reason}; none of those that nothing was dropped for. With the
   * frames that went to the encoder and those that wait or are under way, these are all that {@link
   * #framesIn} counts.
   */
  public Map<String, Long> framesDropped() {
    Map<String, Long> sums = new TreeMap<>();
    dropped.forEach((drop, adder) -> sums.put(drop.label, adder.sum()));
    return sums;
  }
}
