package io.penstock.push;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * What a relay does with the first bytes that go to a target. One for each relay, used by one
 * connection after another.
 */
public interface Opening {
  /**
   * Passes on what comes first, and returns when the rest can be passed on as it is. Blocks.
   *
   * @throws IOException when one of the two is gone, or what comes is nothing that is known
   */
  void pass(InputStream client, OutputStream target) throws IOException;

  /** Whether the client may connect again when its connection is over. */
  boolean mayComeAgain();
}
