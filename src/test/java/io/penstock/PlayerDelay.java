package io.penstock;

import io.penstock.testkit.PlayedPicture;
import io.penstock.testkit.RtmpPlayer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;

/**
 * How far behind its camera somebody is who watches a stream's output, over time. Whoever opened it
 * closes it.
 */
final class PlayerDelay implements AutoCloseable {
  private final LongSupplier sent;
  private final int loop;
  private final double framesPerSecond;
  private final List<Sample> samples = new CopyOnWriteArrayList<>();
  private final RtmpPlayer player;

  /**
   * A numbered picture that came.
   *
   * @param nanos when it did
   * @param behindMillis for how long the camera had gone on since it sent the picture
   * @param lateMillis by how much it came later than its time in the stream says; only differences
   *     of it mean anything
   */
  private record Sample(long nanos, double behindMillis, double lateMillis) {}

  /**
   * Watches an address.
   *
   * @param sent how many pictures the camera has sent
   * @param loop after how many the numbers in them begin again
   */
  PlayerDelay(String address, LongSupplier sent, int loop, double framesPerSecond) {
    this.sent = sent;
    this.loop = loop;
    this.framesPerSecond = framesPerSecond;
    this.player = RtmpPlayer.open(address, this::saw);
  }

  private void saw(PlayedPicture picture) {
    if (picture.number().isPresent()) {
      long now = System.nanoTime();
      long newest = sent.getAsLong() - 1;
      long behind = Math.floorMod(newest - picture.number().getAsInt(), loop);
      samples.add(
          new Sample(now, 1000 * behind / framesPerSecond, now / 1e6 - picture.ptsMillis()));
    }
  }

  /** How much further behind the camera it is at the end than at the beginning, milliseconds. */
  double growthMillis(Duration part) {
    return growth(part, Sample::behindMillis);
  }

  /** How much faster, or slower where it is negative, pictures came than their times say. */
  double shiftMillis(Duration part) {
    return growth(part, Sample::lateMillis);
  }

  /** Of the means, since a picture's own delay is known to one picture alone. */
  private double growth(Duration part, ToDoubleFunction<Sample> value) {
    long first = samples.get(0).nanos();
    long last = samples.get(samples.size() - 1).nanos();
    return samples.stream()
            .filter(sample -> last - sample.nanos() <= part.toNanos())
            .mapToDouble(value)
            .average()
            .orElseThrow()
        - samples.stream()
            .filter(sample -> sample.nanos() - first <= part.toNanos())
            .mapToDouble(value)
            .average()
            .orElseThrow();
  }

  /** The times of the pictures it has seen, in milliseconds, in the order in which they came. */
  List<Long> times() {
    return player.seen().stream().map(PlayedPicture.Seen::ptsMillis).toList();
  }

  /** How many pictures it has seen. */
  int count() {
    return player.count();
  }

  @Override
  public void close() {
    player.close();
  }
}
