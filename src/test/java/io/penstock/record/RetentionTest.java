package io.penstock.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.record.Retention.Decision;
import io.penstock.record.Retention.Reason;
import io.penstock.stream.RecordingSpec;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetentionTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  private static final Path ONE = Path.of("/media/one");
  private static final Path TWO = Path.of("/media/two");
  private static final RecordingSpec ALL =
      new RecordingSpec(Duration.ofMinutes(5), Duration.ZERO, 0);

  /** Began so many minutes ago, and was written to for one. */
  private static Segment segment(Path folder, int minutesAgo, long bytes, boolean isBeingWritten) {
    Instant begin = NOW.minus(Duration.ofMinutes(minutesAgo));
    return new Segment(
        folder,
        new SegmentName(begin, 1, "mp4"),
        bytes,
        begin.plus(Duration.ofMinutes(1)),
        isBeingWritten);
  }

  /** {@code 1:10} is one of ten bytes in folder 1; with {@code +} it is being written. */
  private static List<Segment> segments(String text) {
    String[] parts = text.split(" ", -1);
    return Arrays.stream(parts)
        .map(
            part -> {
              int index = Arrays.asList(parts).indexOf(part);
              String[] fields = part.replace("+", "").split(":", -1);
              return segment(
                  fields[0].equals("1") ? ONE : TWO,
                  10 * (parts.length - index),
                  Long.parseLong(fields[1]),
                  part.endsWith("+"));
            })
        .toList();
  }

  private static String gone(Decision decision, List<Segment> segments) {
    return decision.removals().stream()
        .map(
            removal ->
                segments.indexOf(removal.segment()) + (removal.reason() == Reason.ROOM ? "!" : ""))
        .collect(Collectors.joining(" "));
  }

  @ParameterizedTest(name = "{0}: {1} budget {2} min-free {3} free {4} -> {5}, stops: {6}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          enough of everything        | 1:10 2:11 1:12       |  0 |   0 | 100 |          | false
          at the limit                | 1:10 2:11 1:12       | 33 | 100 | 100 |          | false
          over the budget             | 1:10 2:11 1:12       | 32 |   0 | 100 | 0!       | false
          oldest of all outputs first | 2:10 1:11 1:12       | 22 |   0 | 100 | 0! 1!    | false
          too little free             | 1:10 2:11 1:12       |  0 | 120 | 100 | 0! 1!    | false
          not what is being written   | 1:10+ 2:11 1:12+     |  0 | 110 | 100 | 1!       | false
          nothing left to remove      | 1:10 2:11 1:12+      |  0 | 200 | 100 | 0! 1!    | true
          written ones alone too many | 1:10 1:50+           | 40 |   0 | 100 | 0!       | true
          a full disk without limit   | 1:10 2:11 1:12       |  0 |   0 |   0 |          | false
          """)
  void keepsRoom(
      String title,
      String what,
      long budget,
      long minFree,
      long free,
      String removed,
      boolean stops) {
    List<Segment> segments = segments(what);

    Decision decision =
        Retention.decide(
            segments,
            Map.of(ONE, ALL, TWO, ALL),
            new RoomLimits(minFree, budget),
            free,
            false,
            NOW);

    assertThat(gone(decision, segments)).isEqualTo(removed == null ? "" : removed);
    assertThat(decision.stop().isPresent()).isEqualTo(stops);
  }

  @ParameterizedTest(name = "keep-for {0} keep-size {1} -> {2}")
  @CsvSource({
    // Three of 10, 11 and 12 bytes, whose newest pictures are 29, 19 and 9 minutes old.
    "0, 0, ''",
    "29, 0, ''",
    "28, 0, 0",
    "18, 0, 0 1",
    "1, 0, 0 1 2",
    "0, 33, ''",
    "0, 32, 0",
    "0, 22, 0 1",
    "0, 5, 0 1 2",
    "28, 22, 0 1",
  })
  void keepsWhatAnOutputKeeps(int minutes, long bytes, String removed) {
    List<Segment> segments = segments("1:10 1:11 1:12");
    RecordingSpec spec =
        new RecordingSpec(Duration.ofMinutes(5), Duration.ofMinutes(minutes), bytes);

    Decision decision =
        Retention.decide(segments, Map.of(ONE, spec), RoomLimits.NONE, 0, false, NOW);

    assertThat(gone(decision, segments)).isEqualTo(removed);
    assertThat(decision.stop()).isEmpty();
  }

  @Test
  void anOutputsLimitsAreNotThoseOfAnother() {
    List<Segment> segments = segments("2:10 1:10 2:10 1:10");

    Decision decision =
        Retention.decide(
            segments,
            Map.of(ONE, new RecordingSpec(Duration.ofMinutes(5), Duration.ZERO, 10), TWO, ALL),
            RoomLimits.NONE,
            0,
            false,
            NOW);

    assertThat(gone(decision, segments)).isEqualTo("1");
  }

  @Test
  void comparesNoSegmentWithEveryFolder() {
    AtomicInteger compared = new AtomicInteger();
    Map<Path, RecordingSpec> keep = new LinkedHashMap<>();
    List<Segment> segments = new ArrayList<>();
    for (int number = 0; number < 100; number++) {
      Path folder = counted("/media/" + number, compared);
      keep.put(folder, new RecordingSpec(Duration.ofMinutes(5), Duration.ZERO, 15));
      segments.add(segment(folder, 20, 10, false));
      segments.add(segment(folder, 10, 10, false));
    }

    Decision decision = Retention.decide(segments, keep, RoomLimits.NONE, 0, false, NOW);

    assertThat(decision.removals()).hasSize(100);
    assertThat(compared).hasValueLessThanOrEqualTo(2 * segments.size());
  }

  /** A path that counts how often it is compared with another one. */
  private static Path counted(String name, AtomicInteger compared) {
    return (Path)
        Proxy.newProxyInstance(
            Path.class.getClassLoader(),
            new Class<?>[] {Path.class},
            (path, method, arguments) ->
                switch (method.getName()) {
                  case "equals" -> {
                    compared.incrementAndGet();
                    yield path == arguments[0];
                  }
                  case "hashCode" -> name.hashCode();
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  @Test
  void whatAnOutputDoesNotKeepMakesRoomFirst() {
    List<Segment> segments = segments("2:10 1:10 1:10");

    Decision decision =
        Retention.decide(
            segments,
            Map.of(ONE, new RecordingSpec(Duration.ofMinutes(5), Duration.ZERO, 10), TWO, ALL),
            new RoomLimits(110, 20),
            100,
            false,
            NOW);

    assertThat(gone(decision, segments)).isEqualTo("1");
  }

  @ParameterizedTest(name = "{0} free, stopped: {1} -> stops: {2}")
  @CsvSource({
    "100, false, false",
    "99, false, true",
    "100, true, true",
    "109, true, true",
    "110, true, false"
  })
  void goesOnWithATenthMoreThanItStopsWith(long free, boolean stopped, boolean stops) {
    Decision decision =
        Retention.decide(List.of(), Map.of(), new RoomLimits(100, 0), free, stopped, NOW);

    assertThat(decision.stop().isPresent()).isEqualTo(stops);
  }

  @Test
  void saysWhatIsTooLittle() {
    assertThat(Retention.decide(List.of(), Map.of(), new RoomLimits(100, 0), 7, false, NOW).stop())
        .contains(
            "too little room is left on the disk of media-directory: 7 bytes are free, and"
                + " storage.min-free is 100");
    assertThat(
            Retention.decide(segments("1:9+"), Map.of(), new RoomLimits(0, 5), 7, false, NOW)
                .stop())
        .contains(
            "the segments that are being written alone take 9 bytes, and"
                + " storage.recordings-budget is 5");
  }
}
