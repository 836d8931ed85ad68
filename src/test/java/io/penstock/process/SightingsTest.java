package io.penstock.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.penstock.stream.ProcessorSpec;
import io.penstock.stream.Sighting;
import io.penstock.stream.StreamEvent.Detected;
import io.penstock.stream.StreamId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What processors tell, and who hears it. */
class SightingsTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  private final List<Detected> told = new ArrayList<>();
  private final List<Sightings> given = new ArrayList<>();
  private Instant now = NOON;

  @Test
  void oneThatTellsNothingHasNone() {
    try (ProcessorChain chain = open("watcher")) {
      assertThat(chain.counts().get(0).sightings()).isEmpty();
      assertThat(told).isEmpty();
    }
  }

  @Test
  void theLastWordStandsAndEachChangeIsTold() {
    try (ProcessorChain chain = open("watcher")) {
      tell("door", false, 0);
      after(1_000);
      tell("door", true, 0.5);
      after(40);
      tell("door", true, 0.75);
      assertThat(sightings(chain))
          .containsExactly(
              new Sighting("watcher", "watcher", "door", true, NOON.plusMillis(1_000), 0.75, 1));
      after(1_000);
      tell("door", false, 0.25);
      assertThat(sightings(chain))
          .containsExactly(
              new Sighting("watcher", "watcher", "door", false, NOON.plusMillis(2_040), 0.25, 1));
    }
    assertThat(told)
        .containsExactly(
            new Detected(stream(), NOON.plusMillis(1_000), "watcher", "door", true, 0.5),
            new Detected(stream(), NOON.plusMillis(2_040), "watcher", "door", false, 0.25));
  }

  @Test
  void theSecondOfATypeHasANumber() {
    try (ProcessorChain chain = open("watcher", "other", "watcher")) {
      given.forEach(sightings -> sightings.tell("door", true, 1));
      assertThat(chain.counts())
          .flatExtracting(ProcessorCounts::sightings)
          .extracting(Sighting::processor)
          .containsExactly("watcher", "other", "watcher-2");
    }
  }

  @Test
  void whatFlickersIsToldTwiceASecondAtMostAndItsLastStateInTheEnd() {
    try (ProcessorChain chain = open("watcher")) {
      for (int i = 0; i < 1_000; i++) {
        tell("door", i % 2 == 0, 1);
        after(10);
      }
      assertThat(told).hasSizeBetween(2, 21);
      assertThat(sightings(chain)).extracting(Sighting::times).containsExactly(500L);
      after(500);
      tell("door", false, 1);
      assertThat(told.get(told.size() - 1).active()).isFalse();
    }
  }

  @Test
  void whatIsSeenEndsWithTheProcessor() {
    ProcessorChain chain = open("watcher");
    tell("door", true, 1);
    chain.close();
    tell("door", true, 1);

    assertThat(told)
        .extracting(Detected::active, Detected::level)
        .containsExactly(tuple(true, 1.0), tuple(false, 0.0));
    assertThat(sightings(chain)).extracting(Sighting::active).containsExactly(false);
  }

  @Test
  void theNextChainGoesOnCounting() {
    ProcessorChain first = open("watcher");
    tell("door", true, 1);
    first.close();
    try (ProcessorChain second = open("watcher")) {
      tell("door", false, 0);
      second.goOnFrom(first.counts());
      after(1_000);
      tell("door", true, 1);

      assertThat(sightings(second)).extracting(Sighting::times).containsExactly(2L);
      assertThat(told).extracting(Detected::active).containsExactly(true, false, true);
    }
  }

  @Test
  void kindsAreFewAndHaveNames() {
    try (ProcessorChain chain = open("watcher")) {
      for (String kind : List.of("a", "b-1", "c", "d")) {
        tell(kind, false, Double.NaN);
      }
      assertThat(sightings(chain)).extracting(Sighting::level).containsOnly(0.0);
      assertThatThrownBy(() -> tell("e", true, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("a processor tells of 4 kinds at most");
      assertThatThrownBy(() -> tell("What a user wrote", true, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("no name of something to see");
    }
  }

  private static List<Sighting> sightings(ProcessorChain chain) {
    return chain.counts().get(0).sightings();
  }

  private void tell(String kind, boolean active, double level) {
    given.get(given.size() - 1).tell(kind, active, level);
  }

  private void after(long millis) {
    now = now.plus(Duration.ofMillis(millis));
  }

  private static StreamId stream() {
    return TestProcessors.STREAM.stream();
  }

  private ProcessorChain open(String... types) {
    InstantSource clock = () -> now;
    ProcessorContext context =
        new ProcessorContext(
            stream(),
            "Gate",
            Map.of(),
            TestProcessors.STREAM.zone(),
            clock,
            TestProcessors.STREAM.options(),
            Sightings.NONE);
    List<ProcessorSpec> specs = new ArrayList<>();
    for (String type : types) {
      specs.add(TestProcessors.spec(type, false, Map.of()));
    }
    return ProcessorChain.open(
        specs,
        every -> true,
        context,
        ProcessorCatalog.of(List.of(new Watcher("watcher"), new Watcher("other"))),
        () -> 25,
        told::add);
  }

  /** Hands the test what its processors are given. */
  private final class Watcher implements ProcessorFactory {
    private final String type;

    Watcher(String type) {
      this.type = type;
    }

    @Override
    public String type() {
      return type;
    }

    @Override
    public List<OptionProblem> check(Options options) {
      return options.problems();
    }

    @Override
    public FrameProcessor create(ProcessorContext context) {
      given.add(context.sightings());
      return new FrameProcessor() {
        @Override
        public boolean draws() {
          return false;
        }

        @Override
        public void process(Image image) {}
      };
    }
  }
}
