package io.penstock.plan;

import io.penstock.stream.Codec;
import io.penstock.stream.EncodeSpec;
import io.penstock.stream.ProcessorSpec;
import io.penstock.stream.StreamSpec;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Picks the cheapest plan: never decode or encode a picture that nobody needs. */
public final class Planner {
  private Planner() {}

  /**
   * The plan for a stream.
   *
   * @param draws whether a processor may write into the picture; the others only look
   * @param sent the codec that the source sends; empty while it is not known: then it is taken for
   *     the one that the outputs carry, and asked again once it is known
   */
  public static PlanChoice choose(
      StreamSpec spec, Predicate<ProcessorSpec> draws, Optional<Codec> sent) {
    Reading reading = Reading.of(spec, draws);
    Optional<String> looking = looking(reading);
    Optional<ProcessorSpec> drawing = spec.process().stream().filter(draws).findFirst();
    if (drawing.isPresent()) {
      return choice(Plan.PROCESS, drawing.get().type() + " draws on the picture", looking);
    }
    boolean looks = !reading.ofMain().isEmpty();
    Optional<String> change = change(spec, sent);
    if (change.isPresent()) {
      return choice(looks ? Plan.PROCESS : Plan.TRANSCODE, change.get(), looking);
    }
    String who = looking.orElse(looks ? "processors only look" : "no processor");
    return new PlanChoice(
        looks ? Plan.ANALYZE : Plan.REMUX, who + ", and the outputs take what comes");
  }

  private static PlanChoice choice(Plan plan, String reason, Optional<String> looking) {
    return new PlanChoice(plan, reason + looking.map(who -> "; " + who).orElse(""));
  }

  /** Who looks at pictures that cost the main stream nothing; empty where nobody does. */
  private static Optional<String> looking(Reading reading) {
    List<String> types =
        reading.ofSubstream().stream().map(ProcessorSpec::type).distinct().toList();
    if (types.isEmpty()) {
      return Optional.empty();
    }
    int last = types.size() - 1;
    return Optional.of(
        last == 0
            ? types.get(0) + " looks at the sub-stream"
            : "%s and %s look at the sub-stream"
                .formatted(String.join(", ", types.subList(0, last)), types.get(last)));
  }

  /** Why packets cannot go on as they come; empty where they can. */
  private static Optional<String> change(StreamSpec spec, Optional<Codec> sent) {
    EncodeSpec encode = spec.encode();
    if (encode.always()) {
      return Optional.of("encode asks for it");
    }
    if (spec.outputs().isEmpty()) {
      return Optional.empty();
    }
    if (sent.isPresent() && !Codec.ENCODED.contains(sent.get())) {
      String codec = sent.get().label();
      return Optional.of(
          "the source sends %s, and outputs do not carry %s".formatted(codec, codec));
    }
    if (sent.isPresent() && sent.get() != encode.codec()) {
      return Optional.of(
          "the source sends %s, and the outputs carry %s"
              .formatted(sent.get().label(), encode.codec().label()));
    }
    if (encode.width() > 0 || encode.height() > 0) {
      return Optional.of("encode sets the size of the picture");
    }
    if (encode.fps() > 0) {
      return Optional.of("encode sets the rate");
    }
    return Optional.empty();
  }
}
