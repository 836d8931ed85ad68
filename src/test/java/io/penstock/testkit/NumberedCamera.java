package io.penstock.testkit;

import io.penstock.demo.LoopedClip;
import io.penstock.demo.RtspServer;
import io.penstock.demo.RtspServerSettings;

/**
 * Cameras that play a {@link NumberedClip} again and again without decoding or encoding, so that
 * many of them fit on a small machine. Each starts with picture 0 when its first reader comes.
 */
public final class NumberedCamera implements AutoCloseable {
  private final RtspServer server;
  private final NumberedClip clip;
  private final int count;

  private NumberedCamera(RtspServer server, NumberedClip clip, int count) {
    this.server = server;
    this.clip = clip;
    this.count = count;
  }

  /** One camera on any free port. */
  public static NumberedCamera open(ClipSpec spec) {
    return open(spec, 1, RtspServerSettings.anyPort());
  }

  /** So many cameras, all of one server. */
  public static NumberedCamera open(ClipSpec spec, int count, RtspServerSettings settings) {
    NumberedClip clip = NumberedClip.of(spec);
    NumberedCamera cameras = new NumberedCamera(RtspServer.open(settings), clip, count);
    for (int index = 0; index < count; index++) {
      cameras.mount(index);
    }
    return cameras;
  }

  /** The address of the first camera. */
  public String address() {
    return address(0);
  }

  /** The address of a camera, counted from 0. */
  public String address(int index) {
    if (index < 0 || index >= count) {
      throw new IllegalArgumentException("there is no camera " + index + " of " + count);
    }
    return server.address(path(index));
  }

  /** What the cameras play. */
  public NumberedClip clip() {
    return clip;
  }

  /** What counts the numbers of one reader on over the loops. */
  public NumberSequence sequence() {
    return new NumberSequence(clip.spec().frames());
  }

  /** Takes a camera away for readers that come from now on. */
  public void unmount(int index) {
    server.unmount(path(index));
  }

  /** Puts a camera back. */
  public void mount(int index) {
    server.mount(path(index), LoopedClip.launch(clip.raw(), clip.spec().framesPerSecond()));
  }

  /** Closes the connections of all readers; they may come back. */
  public void kickAll() {
    server.kickAll();
  }

  /** The server's port, on which another may be opened after this one is closed. */
  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.close();
  }

  private static String path(int index) {
    return "/camera-" + index;
  }
}
