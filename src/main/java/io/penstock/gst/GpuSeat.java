package io.penstock.gst;

import io.penstock.gpu.GpuLease;
import io.penstock.settings.ElementSettings;
import io.penstock.settings.EncoderSettings;
import io.penstock.stream.Failure;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a session runs. Whoever opens the session closes this once it is gone.
 *
 * @param lease of a place on a GPU; empty for elements that use none
 */
record GpuSeat(Optional<GpuLease> lease) implements AutoCloseable {
  static final GpuSeat NONE = new GpuSeat(Optional.empty());

  /**
   * What elements say that get no session, or no memory. NVIDIA's encoder says only that its
   * library could not be opened: with others at work on the same GPU that is room, not a driver.
   */
  private static final Pattern FULL =
      Pattern.compile(
          "(?i)out of memory|(no|not enough|insufficient)( \\w+)? (resource|memory|session)"
              + "|too many|resource busy|could not initialize supporting library"
              + "|failed to (open|create|init\\w*)( \\w+)? (encoder|decoder|session)");

  /** These elements, on this GPU. */
  DecoderChoice on(DecoderChoice choice) {
    return lease
        .map(
            place ->
                new DecoderChoice(
                    choice.backend(), on(choice.elements(), place.gpu()), choice.others()))
        .orElse(choice);
  }

  /** These elements, on this GPU. */
  EncoderChoice on(EncoderChoice choice) {
    return lease
        .map(
            place ->
                new EncoderChoice(
                    choice.backend(), on(choice.settings(), place.gpu()), choice.others()))
        .orElse(choice);
  }

  private static List<ElementSettings> on(List<ElementSettings> elements, int gpu) {
    return elements.stream().map(element -> element.on(gpu)).toList();
  }

  private static EncoderSettings on(EncoderSettings settings, int gpu) {
    String encoder =
        settings.elements().stream()
            .filter(element -> element.element().equals(settings.encoder()))
            .map(element -> element.on(gpu).element())
            .findFirst()
            .orElse(settings.encoder());
    return settings.with(on(settings.elements(), gpu), encoder);
  }

  /** The failure as one of room, if that is what it is: the GPU gets no more for a while. */
  Optional<Failure> asNoRoom(Failure failure) {
    return lease
        .filter(place -> saysFull(failure.message()) && place.refused())
        .map(
            place ->
                new Failure.NoRoom(
                    "GPU " + place.gpu() + " took no more sessions: " + failure.message()));
  }

  static boolean saysFull(String text) {
    return FULL.matcher(text).find();
  }

  @Override
  public void close() {
    lease.ifPresent(GpuLease::close);
  }
}
