package io.penstock.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The two cameras of the demo: {@code /test-pattern}, moving bars with a clock and a running
 * hh:mm:ss:ff code that counts pictures, and {@code /people-walking}, one minute of people crossing
 * a yard, again and again. Whoever opened them closes them.
 */
public final class DemoCameras implements AutoCloseable {
  private static final String TEST_PATTERN = "/test-pattern";
  private static final String PEOPLE_WALKING = "/people-walking";
  private static final int PEOPLE_FRAMES_PER_SECOND = 10;

  /**
   * The parser repeats SPS and PPS, not the payloader: that one of GStreamer 1.22 puts them before
   * each slice of a key picture, and readers then take the slices for pictures of their own.
   */
  private static final String TEST_PATTERN_LAUNCH =
      "videotestsrc is-live=true pattern=smpte100 horizontal-speed=2"
          + " ! video/x-raw,format=I420,width=960,height=540,framerate=25/1"
          + " ! timecodestamper ! timeoverlay time-mode=time-code valignment=bottom"
          + overlayStyle()
          + " ! clockoverlay time-format=\"%Y-%m-%d %H:%M:%S\" valignment=top"
          + overlayStyle()
          + " ! x264enc speed-preset=ultrafast tune=zerolatency key-int-max=25 bitrate=1500"
          + " ! h264parse config-interval=-1 ! rtph264pay name=pay0 pt=96";

  private final RtspServer server;
  private final ScratchFolder folder;

  private DemoCameras(RtspServer server, ScratchFolder folder) {
    this.server = server;
    this.folder = folder;
  }

  /**
   * Starts an RTSP server with both cameras.
   *
   * @throws IllegalStateException where the port is taken or something is not installed; the
   *     message names the package
   */
  public static DemoCameras open(RtspServerSettings settings) {
    RtspServer server = RtspServer.open(settings);
    ScratchFolder folder = null;
    try {
      DemoElements.require();
      folder = ScratchFolder.create("penstock-cameras");
      server.mount(TEST_PATTERN, TEST_PATTERN_LAUNCH);
      server.mount(
          PEOPLE_WALKING, LoopedClip.launch(peopleWalking(folder), PEOPLE_FRAMES_PER_SECOND));
      return new DemoCameras(server, folder);
    } catch (RuntimeException e) {
      server.close();
      if (folder != null) {
        folder.close();
      }
      throw e;
    }
  }

  /** Where the test pattern is served. */
  public String testPattern() {
    return server.address(TEST_PATTERN);
  }

  /** Where the people are served. */
  public String peopleWalking() {
    return server.address(PEOPLE_WALKING);
  }

  /** Ends the server and deletes the clip's copy. Idempotent. */
  @Override
  public void close() {
    server.close();
    folder.close();
  }

  private static Path peopleWalking(ScratchFolder folder) {
    Path mp4 = folder.path().resolve("people-walking.mp4");
    Path raw = folder.path().resolve("people-walking.h264");
    try (InputStream clip = DemoCameras.class.getResourceAsStream("/demo/people-walking.mp4")) {
      if (clip == null) {
        throw new IllegalStateException("this build lacks the clip demo/people-walking.mp4");
      }
      Files.copy(clip, mp4);
      ByteStream.extract(mp4, raw);
      Files.delete(mp4);
      return raw;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the demo's clip to " + folder.path(), e);
    }
  }

  private static String overlayStyle() {
    return " halignment=center shaded-background=true font-desc=\"Monospace Bold 28\"";
  }
}
