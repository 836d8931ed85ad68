package io.penstock.testkit;

/**
 * Makes the numbers of a clip that is played again and again into numbers that go on rising. Give
 * it each number as it is seen; between two of them less than half a clip may be missing.
 */
public final class NumberSequence {
  private final int length;
  private long last = -1;

  /** For a clip of so many pictures. */
  public NumberSequence(int length) {
    this.length = length;
  }

  /** The number counted on over all loops; smaller than the last where the pictures went back. */
  public long unwrap(int number) {
    if (last < 0) {
      last = number;
      return number;
    }
    long ahead = Math.floorMod(number - last, (long) length);
    last += ahead > length / 2 ? ahead - length : ahead;
    return last;
  }
}
