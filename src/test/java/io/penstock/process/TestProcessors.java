package io.penstock.process;

import io.penstock.stream.ProcessorSpec;
import io.penstock.stream.StreamId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Chains of processors whose work a test writes down as a lambda. */
public final class TestProcessors {
  /** A stream in Berlin at half past noon. */
  public static final ProcessorContext STREAM =
      new ProcessorContext(
          new StreamId("gate-north"),
          "North gate",
          Map.of("site", "north"),
          ZoneId.of("Europe/Berlin"),
          InstantSource.fixed(Instant.parse("2026-11-22T11:30:05.678Z")),
          new Options(Map.of()),
          Sightings.NONE);

  private final List<ProcessorFactory> factories = new ArrayList<>();
  private final List<ProcessorSpec> specs = new ArrayList<>();
  final List<String> closed = new ArrayList<>();
  boolean closeFails;

  /** What a processor does with a frame. */
  interface Work {
    void on(Image image) throws Exception;
  }

  TestProcessors looks(Work work) {
    return add(false, false, Duration.ZERO, work);
  }

  TestProcessors looksEvery(Duration every, Work work) {
    return add(false, false, every, work);
  }

  TestProcessors looksAtBgr(Work work) {
    return add(false, true, Duration.ZERO, work);
  }

  TestProcessors draws(Work work) {
    return add(true, false, Duration.ZERO, work);
  }

  TestProcessors drawsBgr(Work work) {
    return add(true, true, Duration.ZERO, work);
  }

  ProcessorChain open() {
    return ProcessorChain.open(specs, STREAM, ProcessorCatalog.of(factories), () -> 25.0);
  }

  /** A spec without options of its own beyond these. */
  public static ProcessorSpec spec(String type, boolean bgr, Map<String, Object> options) {
    return new ProcessorSpec(type, bgr, Optional.empty(), options);
  }

  /** A chain of one processor from the class path. */
  public static ProcessorChain one(String type, boolean bgr, Map<String, Object> options) {
    return ProcessorChain.open(
        List.of(spec(type, bgr, options)), STREAM, ProcessorCatalog.load(), () -> 25.0);
  }

  /** A chain that passes frames on. */
  public static ProcessorChain none() {
    return new TestProcessors().open();
  }

  /** A chain of one processor that looks at every frame, with the pixels where they are. */
  public static ProcessorChain looking(Consumer<Image> look) {
    return new TestProcessors().looks(look::accept).open();
  }

  /** A chain of one processor that draws, so that a frame from a decoder is copied first. */
  public static ProcessorChain drawing(Consumer<Image> draw) {
    return new TestProcessors().draws(draw::accept).open();
  }

  private TestProcessors add(boolean draws, boolean bgr, Duration every, Work work) {
    String type = "test-" + factories.size();
    factories.add(new Factory(type, draws, work));
    specs.add(new ProcessorSpec(type, bgr, Optional.of(every).filter(e -> !e.isZero()), Map.of()));
    return this;
  }

  private final class Factory implements ProcessorFactory {
    private final String type;
    private final boolean draws;
    private final Work work;

    Factory(String type, boolean draws, Work work) {
      this.type = type;
      this.draws = draws;
      this.work = work;
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
      return new FrameProcessor() {
        @Override
        public boolean draws() {
          return draws;
        }

        @Override
        public void process(Image image) throws Exception {
          work.on(image);
        }

        @Override
        public void close() {
          closed.add(type);
          if (closeFails) {
            throw new IllegalStateException("a close that goes wrong");
          }
        }
      };
    }
  }
}
