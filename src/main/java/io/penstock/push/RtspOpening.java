package io.penstock.push;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Requests of RTSP, up to the first frame of RTP between them: a client sends that only once the
 * target has answered its RECORD with 200, and waits for every answer before.
 */
public final class RtspOpening implements Opening {
  private static final int FRAME = '$';
  private static final int BUFFER_BYTES = 8 * 1024;

  private volatile boolean accepted;

  /** Whether the target has taken the stream. */
  public boolean isAccepted() {
    return accepted;
  }

  /** By itself it would, after a break, and without a key frame. */
  @Override
  public boolean mayComeAgain() {
    return false;
  }

  @Override
  public void pass(InputStream client, OutputStream target) throws IOException {
    byte[] bytes = new byte[BUFFER_BYTES];
    boolean isFrame = false;
    while (!isFrame) {
      int count = client.read(bytes);
      if (count < 0) {
        throw new EOFException("the client has gone");
      }
      isFrame = count > 0 && bytes[0] == FRAME;
      target.write(bytes, 0, count);
    }
    accepted = true;
  }
}
