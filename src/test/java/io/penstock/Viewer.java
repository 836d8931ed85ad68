package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.testkit.Await;
import io.penstock.testkit.PlayedPicture;
import io.penstock.testkit.RtmpPlayer;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** Somebody who watches an RTMP address, and remembers what the pictures were like. */
final class Viewer implements AutoCloseable {
  /** Between the mean of a numbered clip's picture and that of the same picture dimmed. */
  private static final int DIM_BELOW = 95;

  private final List<Shown> shown = new CopyOnWriteArrayList<>();
  private final RtmpPlayer player;

  private Viewer(String address) {
    player = RtmpPlayer.open(address, picture -> shown.add(Shown.of(picture)));
  }

  /**
   * One picture.
   *
   * @param number of a numbered clip's picture as it is, neither dimmed nor scaled with bars
   * @param light mean luma of its upper quarter, where no banner is
   * @param edge that of the outermost columns at the left there
   */
  record Shown(OptionalInt number, long ptsMillis, int width, int height, int light, int edge) {
    private static final int EDGE = 8;

    static Shown of(PlayedPicture picture) {
      return new Shown(
          picture.number(),
          picture.ptsMillis(),
          picture.width(),
          picture.height(),
          light(picture, picture.width()),
          light(picture, EDGE));
    }

    private static int light(PlayedPicture picture, int columns) {
      int rows = picture.height() / 4;
      long sum = 0;
      for (int y = 0; y < rows; y++) {
        for (int x = 0; x < columns; x++) {
          sum += picture.i420().get(y * picture.width() + x) & 0xff;
        }
      }
      return (int) (sum / ((long) rows * columns));
    }

    boolean isDim() {
      return light < DIM_BELOW;
    }

    boolean isLive() {
      return !isDim() && number.isPresent();
    }
  }

  /** Begins to watch. */
  static Viewer of(String address) {
    return new Viewer(address);
  }

  /** All pictures so far. */
  List<Shown> shown() {
    return List.copyOf(shown);
  }

  /** The picture seen last; there must be one. */
  Shown last() {
    return shown.get(shown.size() - 1);
  }

  boolean ended() {
    return player.ended();
  }

  /** Waits until something is true of what is seen. */
  void await(Predicate<List<Shown>> condition, String description) {
    Await.until(RunningService.LIMIT, () -> condition.test(shown()), description);
  }

  /** Waits until so many more pictures were seen. */
  void awaitMore(int pictures) {
    int target = shown.size() + pictures;
    await(seen -> seen.size() >= target, pictures + " more pictures are seen");
  }

  /** Waits until the stream has gone on for so long, as its own times tell. */
  void awaitMillis(long millis) {
    long target = last().ptsMillis() + millis;
    await(seen -> last().ptsMillis() >= target, "the stream goes on for " + millis + " ms");
  }

  /** The longest time between two pictures, by the stream's times; these rise without fail. */
  long longestGapMillis() {
    List<Shown> all = shown();
    List<Long> times = all.stream().map(Shown::ptsMillis).toList();
    assertThat(times).isSorted().doesNotHaveDuplicates();
    long longest = 0;
    for (int i = 1; i < times.size(); i++) {
      longest = Math.max(longest, times.get(i) - times.get(i - 1));
    }
    return longest;
  }

  @Override
  public void close() {
    player.close();
  }
}
