package io.penstock.media;

import java.util.Random;

/**
 * A camera with a clock of its own behind a network, without waiting for either: each picture's PTS
 * and arrival, nanoseconds. The same seed tells the same story.
 */
final class SimulatedCamera {
  private static final long MS = 1_000_000;

  private final Random random;
  private final long step;
  private final double rate;
  private final long jitter;
  private long firstPts;
  private long start;
  private long made;
  private long heldUntil = Long.MIN_VALUE;
  private long bunch = 1;
  private long arrival = Long.MIN_VALUE;
  private long pts;

  /**
   * @param step between two pictures, by the node's clock
   * @param ppm by how much the camera's clock is too fast
   * @param jitter the most that the network adds to a delay
   */
  SimulatedCamera(long seed, long step, double ppm, long jitter) {
    random = new Random(seed);
    this.step = step;
    rate = 1 + ppm / 1_000_000;
    this.jitter = jitter;
  }

  /** From now on, pictures come so many at once, with the last of them. */
  SimulatedCamera bunched(int pictures) {
    bunch = pictures;
    return this;
  }

  /** Nothing comes until then; what was made meanwhile comes at once. */
  void holdUntil(long time) {
    heldUntil = time;
  }

  /** Starts again at this time, its own time anything at all. */
  void restartAt(long time) {
    start = time;
    firstPts = random.nextLong(-1_000_000 * MS, 1_000_000 * MS);
    made = 0;
  }

  /** The next picture. */
  void next() {
    pts = firstPts + (long) (made * step * rate);
    long sent = start + (made / bunch * bunch + bunch - 1) * step;
    long came = sent + (jitter == 0 ? 0 : random.nextLong(jitter));
    // A connection keeps the order.
    arrival = Math.max(Math.max(came, heldUntil), arrival);
    made++;
  }

  long pts() {
    return pts;
  }

  long arrival() {
    return arrival;
  }

  /** What a PTS may be after this one: mostly regular, with jitter, repeats, gaps and restarts. */
  static long lie(Random random, long pts) {
    return switch (random.nextInt(20)) {
      case 0 -> pts;
      case 1 -> pts - random.nextLong(0, 1_000 * MS);
      case 2 -> pts + random.nextLong(0, 60_000 * MS);
      case 3 -> random.nextLong(0, 1_000 * MS);
      case 4 -> pts - random.nextLong(0, 100_000_000 * MS);
      case 5 -> pts + random.nextLong(0, MS);
      default -> pts + 40 * MS + random.nextLong(-10 * MS, 10 * MS);
    };
  }
}
