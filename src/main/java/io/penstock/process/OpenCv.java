package io.penstock.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.bytedeco.opencv.opencv_java;
import org.opencv.core.Core;

/** OpenCV in this process: loaded once, never unloaded. */
public final class OpenCv {
  /**
   * What libopencv_java is linked to, and nothing else. JavaCPP's own {@code
   * Loader.load(opencv_java.class)} takes every module there is, and {@code highgui}, which opens
   * windows, wants GTK: a server has neither.
   */
  private static final List<String> MODULES =
      List.of(
          "core",
          "imgproc",
          "flann",
          "features2d",
          "calib3d",
          "dnn",
          "imgcodecs",
          "videoio",
          "video",
          "ml",
          "photo",
          "objdetect",
          "plot",
          "phase_unwrapping",
          "tracking",
          "face",
          "bioinspired",
          "bgsegm",
          "aruco",
          "ximgproc",
          "shape",
          "xfeatures2d",
          "wechat_qrcode",
          "structured_light",
          "text",
          "saliency",
          "img_hash",
          "dnn_superres",
          "xphoto");

  /** How OpenCV 4.13 names its libraries. */
  private static final String VERSION = ".413";

  private static boolean loaded;

  private OpenCv() {}

  /** The version that comes with this build, whether it is loaded or not. */
  public static String version() {
    return Core.VERSION;
  }

  /**
   * Loads OpenCV the first time it is called, which takes up to a second; later calls do nothing.
   *
   * @throws LinkageError where this machine has no OpenCV that fits
   */
  public static synchronized void load() {
    if (!loaded) {
      Loader.load(openblas_nolapack.class);
      loadModules();
      loadLibrary("libopencv_java.so");
      // One stream is one thread here. OpenCV's own threads would fight over the cores with the
      // other cameras and with the encoders.
      Core.setNumThreads(1);
      loaded = true;
    }
  }

  /**
   * A library can be loaded once those that it is linked to are: round after round, more of them.
   */
  private static void loadModules() {
    List<String> pending = new ArrayList<>(MODULES);
    while (!pending.isEmpty()) {
      List<UnsatisfiedLinkError> failures = new ArrayList<>();
      boolean progress = pending.removeIf(module -> isLoaded(module, failures));
      if (!progress) {
        throw failures.get(0);
      }
    }
  }

  private static boolean isLoaded(String module, List<UnsatisfiedLinkError> failures) {
    try {
      loadLibrary("libopencv_" + module + ".so" + VERSION);
      return true;
    } catch (UnsatisfiedLinkError e) {
      failures.add(e);
      return false;
    }
  }

  private static void loadLibrary(String file) {
    String resource = "/org/bytedeco/opencv/" + Loader.getPlatform() + "/" + file;
    try {
      System.load(Loader.cacheResource(opencv_java.class, resource).getPath());
    } catch (IOException e) {
      throw new UncheckedIOException("OpenCV's library " + file + " cannot be unpacked", e);
    }
  }
}
