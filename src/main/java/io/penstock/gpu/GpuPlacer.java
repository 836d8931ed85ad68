package io.penstock.gpu;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which GPU sessions go to: the one with the most room. Pure. */
final class GpuPlacer {
  /**
   * Below this nothing is opened any more. The first session of a process takes 550 MB, others of
   * 1080p 20 to 40 MB, and a card on which an allocation fails breaks what runs there already.
   */
  static final long LEAST_FREE_BYTES = 256L << 20;

  /** What a session is reckoned to take, with something over for larger pictures. */
  private static final long SESSION_BYTES = 64L << 20;

  private static final double PERCENT = 100;

  private GpuPlacer() {}

  /** Where the sessions go, or why nowhere. */
  sealed interface Choice {
    record On(int gpu) implements Choice {}

    /**
     * There is no room.
     *
     * @param resource what is missing, in a sentence
     */
    record Nowhere(String resource) implements Choice {}
  }

  static Choice place(List<GpuRoom> gpus, GpuWish wish) {
    List<GpuRoom> allowed = gpus.stream().filter(gpu -> wish.allows(gpu.gpu())).toList();
    if (allowed.isEmpty()) {
      return new Choice.Nowhere(unknown(wish));
    }
    return allowed.stream()
        .filter(gpu -> obstacle(gpu, wish).isEmpty())
        .max(
            Comparator.<GpuRoom>comparingDouble(gpu -> room(gpu, wish))
                .thenComparingInt(gpu -> -gpu.decodes() - gpu.encodes())
                .thenComparingInt(gpu -> -gpu.gpu()))
        .<Choice>map(gpu -> new Choice.On(gpu.gpu()))
        .orElseGet(() -> new Choice.Nowhere(full(allowed, wish)));
  }

  /** From 0 to 1: that of whatever there is least of. */
  private static double room(GpuRoom gpu, GpuWish wish) {
    return wantedOf(wish)
        .mapToDouble(
            session ->
                Math.min(
                    1 - (double) gpu.used(session) / gpu.most(session),
                    gpu.load().map(load -> room(load, session, gpu.most(session))).orElse(1.0)))
        .min()
        .orElse(1);
  }

  private static double room(GpuLoad load, GpuSession session, int most) {
    OptionalInt busy = session == GpuSession.DECODE ? load.decoderPercent() : load.encoderPercent();
    double memory = (double) load.memoryFreeBytes() / SESSION_BYTES / most;
    return Math.min(1 - busy.orElse(0) / PERCENT, memory);
  }

  private static Stream<GpuSession> wantedOf(GpuWish wish) {
    return Arrays.stream(GpuSession.values()).filter(session -> wish.wanted(session) > 0);
  }

  /** Why not this one: {@code 32 of 32}. */
  private static Optional<String> obstacle(GpuRoom gpu, GpuWish wish) {
    if (gpu.load().isPresent() && gpu.load().get().memoryFreeBytes() < LEAST_FREE_BYTES) {
      return Optional.of(
          "has %d MiB of its memory left".formatted(gpu.load().get().memoryFreeBytes() >> 20));
    }
    return wantedOf(wish)
        .filter(session -> gpu.used(session) + wish.wanted(session) > gpu.most(session))
        .map(session -> "has %d of %d".formatted(gpu.used(session), gpu.most(session)))
        .findFirst();
  }

  private static String full(List<GpuRoom> allowed, GpuWish wish) {
    String what = what(allowed, wish);
    String each =
        allowed.stream()
            .sorted(Comparator.comparingInt(GpuRoom::gpu))
            .map(gpu -> gpu.gpu() + " " + obstacle(gpu, wish).orElse(""))
            .collect(Collectors.joining(", "));
    return wish.pinned()
        .map(
            pin ->
                "GPU " + pin + " has no room for " + what + ": " + each.replaceFirst("^\\d+", "it"))
        .orElse("no GPU has room for " + what + ": " + each);
  }

  /** Of two that are wanted, the one that all lack. */
  private static String what(List<GpuRoom> allowed, GpuWish wish) {
    return wantedOf(wish)
        .filter(session -> allowed.stream().anyMatch(gpu -> gpu.used(session) >= gpu.most(session)))
        .findFirst()
        .or(() -> wantedOf(wish).findFirst())
        .map(session -> "one more " + session.label() + " session")
        .orElse("more");
  }

  private static String unknown(GpuWish wish) {
    String all =
        new TreeSet<>(wish.among())
            .stream().map(String::valueOf).collect(Collectors.joining(" and "));
    String there =
        switch (wish.among().size()) {
          case 0 -> "none is here";
          case 1 -> "here is " + all;
          default -> "here are " + all;
        };
    return wish.pinned()
        .map(pin -> "there is no GPU " + pin + " for it: " + there)
        .orElse("there is no GPU for it");
  }
}
