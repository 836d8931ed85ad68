package io.penstock.process;

import org.bytedeco.javacpp.Loader;
import org.bytedeco.opencv.opencv_java;
import org.opencv.core.Core;

/** OpenCV in this process: loaded once, never unloaded. */
public final class OpenCv {
  private static boolean loaded;

  private OpenCv() {}

  /**
   * Loads OpenCV the first time it is called, which takes up to a second; later calls do nothing.
   *
   * @throws LinkageError where this machine has no OpenCV that fits
   */
  public static synchronized void load() {
    if (!loaded) {
      Loader.load(opencv_java.class);
      // One stream is one thread here. OpenCV's own threads would fight over the cores with the
      // other cameras and with the encoders.
      Core.setNumThreads(1);
      loaded = true;
    }
  }
}
