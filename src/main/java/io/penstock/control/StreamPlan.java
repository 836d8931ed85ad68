package io.penstock.control;

import io.penstock.plan.PlanChoice;
import io.penstock.plan.Planner;
import io.penstock.plan.Reading;
import io.penstock.stream.Codec;
import io.penstock.stream.ProcessorSpec;
import io.penstock.stream.StreamSpec;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * How a stream is served: by what is asked for, and by what is known of its source. Its {@link
 * StreamActor}'s alone to change; read on any thread.
 */
final class StreamPlan {
  private final Predicate<ProcessorSpec> draws;
  private volatile Served served;

  /**
   * @param sent what the source sends, as it said last
   */
  private record Served(StreamSpec spec, Optional<Codec> sent, PlanChoice choice) {}

  /**
   * @param draws whether a processor may write into the picture
   */
  StreamPlan(StreamSpec spec, Predicate<ProcessorSpec> draws) {
    this.draws = draws;
    this.served = served(spec, Optional.empty());
  }

  private Served served(StreamSpec spec, Optional<Codec> sent) {
    return new Served(spec, sent, Planner.choose(spec, draws, sent));
  }

  /** What is asked for. */
  StreamSpec spec() {
    return served.spec();
  }

  /** The plan, and why. */
  PlanChoice choice() {
    return served.choice();
  }

  /** Whether the outputs carry the source's own packets. */
  boolean passesPackets() {
    return choice().plan().passesPackets();
  }

  /** Whether pictures are decoded. */
  boolean decodes() {
    return choice().plan().decodes();
  }

  /** Which processors see which pictures. */
  Reading reading() {
    return Reading.of(spec(), draws);
  }

  /** What the source sends, or is taken to send. */
  Codec codec() {
    Served now = served;
    return now.sent().orElse(now.spec().encode().codec());
  }

  /** The source says what it sends. */
  void sends(Codec codec) {
    served = served(served.spec(), Optional.of(codec));
  }

  /** This is asked for from now on; of another source nothing is known. */
  void follow(StreamSpec spec) {
    Served before = served;
    boolean isKnown = spec.source().sharesMainWith(before.spec().source());
    served = served(spec, isKnown ? before.sent() : Optional.empty());
  }

  /** The same as it would be, were {@code spec} asked for. */
  StreamPlan following(StreamSpec spec) {
    StreamPlan other = new StreamPlan(spec(), draws);
    other.served = served;
    other.follow(spec);
    return other;
  }
}
