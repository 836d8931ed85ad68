package io.penstock.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.gpu.GpuPlacer.Choice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GpuPlacerTest {
  private static final Set<Integer> BOTH = Set.of(0, 1);

  /**
   * A GPU a word: decodes/most encodes/most, and where its driver says so, the decoder's and the
   * encoder's percent and the free MiB.
   */
  private static List<GpuRoom> gpus(String text) {
    List<GpuRoom> gpus = new ArrayList<>();
    for (String gpu : text.split(" ", -1)) {
      int[] of = Arrays.stream(gpu.split("[/:]", -1)).mapToInt(Integer::parseInt).toArray();
      gpus.add(
          new GpuRoom(
              gpus.size(),
              of[0],
              of[2],
              of[1],
              of[3],
              of.length > 4 ? Optional.of(Loads.of(of[4], of[5], of[6])) : Optional.empty()));
    }
    return gpus;
  }

  private static String place(String gpus, String wish) {
    GpuWish wanted =
        new GpuWish(
            wish.contains("d") ? 1 : 0,
            wish.contains("e") ? 1 : 0,
            wish.matches(".*\\d") ? Optional.of(wish.charAt(wish.length() - 1) - '0') : NONE,
            BOTH);
    Choice choice = GpuPlacer.place(gpus(gpus), wanted);
    return choice instanceof Choice.On on
        ? Integer.toString(on.gpu())
        : ((Choice.Nowhere) choice).resource();
  }

  private static final Optional<Integer> NONE = Optional.empty();

  @ParameterizedTest(name = "{0} for {1}: {2}")
  @CsvSource({
    // The one with fewer sessions, the first of equals.
    "0/4:0/4 0/4:0/4, d, 0",
    "1/4:0/4 0/4:0/4, d, 1",
    "1/4:0/4 0/4:1/4, e, 0",
    "1/4:1/4 1/4:0/4, d, 1",
    // By the share, not by the number.
    "2/4:0/4 6/64:0/4, d, 1",
    "0/0:0/4 3/4:0/4, d, 1",
    // Both kinds: where the scarcer one has more room.
    "0/4:3/4 3/4:0/4, de, 0",
    "0/4:4/4 3/4:3/4, de, 1",
    // As busy as its driver says, whoever else works there.
    "0/4:0/4:90:0:8000 1/4:0/4:0:0:8000, d, 1",
    "0/4:0/4:90:0:8000 1/4:0/4:0:0:8000, e, 0",
    "0/4:0/4:0:0:8000 0/4:0/4:50:0:8000, d, 0",
    // Memory counts where it is scarce.
    "0/64:0/4:0:0:1024 8/64:0/4:0:0:8192, d, 1",
    "0/64:0/4:0:0:6000 1/64:0/4:0:0:16384, d, 0",
    "0/4:0/4:0:0:255 3/4:0/4:0:0:256, d, 1",
    // Pinned, also where others have more.
    "3/4:0/4 0/4:0/4, d0, 0",
    "0/4:0/4 3/4:0/4, d1, 1",
    "0/4:0/4:0:0:9000 3/4:0/4, d1, 1",
  })
  void takesTheOneWithTheMostRoom(String gpus, String wish, String chosen) {
    assertThat(place(gpus, wish)).isEqualTo(chosen);
  }

  @ParameterizedTest(name = "{0} for {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "32/32:0/4|d|no GPU has room for one more decode session: 0 has 32 of 32",
        "2/2:0/4 2/2:0/4|d|no GPU has room for one more decode session: 0 has 2 of 2, 1 has 2 of 2",
        "0/2:4/4 0/2:0/0|e|no GPU has room for one more encode session: 0 has 4 of 4, 1 has 0 of 0",
        "0/2:4/4 1/2:4/4|de|no GPU has room for one more encode session: 0 has 4 of 4, 1 has 4 of 4",
        "0/2:0/4 2/2:0/4|d1|GPU 1 has no room for one more decode session: it has 2 of 2",
        "0/2:0/4:0:0:100 2/2:0/4|d|no GPU has room for one more decode session:"
            + " 0 has 100 MiB of its memory left, 1 has 2 of 2",
        "0/2:0/4 0/2:0/4|d7|there is no GPU 7 for it: here are 0 and 1",
      })
  void namesWhatIsMissing(String gpus, String wish, String resource) {
    assertThat(place(gpus, wish)).isEqualTo(resource);
  }

  @Test
  void goesOnlyWhereTheElementsAre() {
    List<GpuRoom> gpus = gpus("0/4:0/4 3/4:0/4");
    GpuWish second = GpuWish.one(GpuSession.DECODE, NONE, Set.of(1));
    GpuWish nowhere = GpuWish.one(GpuSession.DECODE, NONE, Set.of());
    GpuWish pinned = GpuWish.one(GpuSession.DECODE, Optional.of(0), Set.of(1));

    assertThat(GpuPlacer.place(gpus, second)).isEqualTo(new Choice.On(1));
    assertThat(GpuPlacer.place(gpus, nowhere))
        .isEqualTo(new Choice.Nowhere("there is no GPU for it"));
    assertThat(GpuPlacer.place(gpus, pinned))
        .isEqualTo(new Choice.Nowhere("there is no GPU 0 for it: here is 1"));
  }
}
