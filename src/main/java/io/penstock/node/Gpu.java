package io.penstock.node;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A GPU that this process can see. What it can do, only its elements tell.
 *
 * @param device its file, {@code /dev/nvidia0} for instance
 * @param model as its driver names it
 * @param driver the driver's version
 * @param number what streams call it by ({@code gpu = 1}); empty for one that is not numbered
 * @param uuid stays with the card
 * @param use how busy it is; empty where nobody can tell
 */
public record Gpu(
    String device,
    Optional<String> model,
    Optional<String> driver,
    OptionalInt number,
    Optional<String> uuid,
    Optional<Use> use) {
  /** One of which its files alone are known. */
  public Gpu(String device, Optional<String> model, Optional<String> driver) {
    this(device, model, driver, OptionalInt.empty(), Optional.empty(), Optional.empty());
  }

  /**
   * How busy a GPU is: sessions are this process's, the rest is everybody's.
   *
   * @param decodeSessions empty where nobody opens any, as in {@code doctor}
   * @param encodeSessions the same
   * @param decoderPercent share of the time in which its decoders worked lately
   * @param encoderPercent the same of its encoders
   * @param encoderCapacityPercent how much of its H.264 encoders is free; 100 also of one that has
   *     none, on some drivers, and empty where they do not say
   */
  public record Use(
      Optional<Sessions> decodeSessions,
      Optional<Sessions> encodeSessions,
      OptionalInt decoderPercent,
      OptionalInt encoderPercent,
      OptionalInt encoderCapacityPercent,
      OptionalLong memoryUsedBytes,
      OptionalLong memoryTotalBytes) {}

  /**
   * Sessions of one kind.
   *
   * @param open now
   * @param most that may be: as set, or as learned from a refusal
   */
  public record Sessions(int open, int most) {}
}
