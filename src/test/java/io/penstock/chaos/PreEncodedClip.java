package io.penstock.chaos;

import io.penstock.testkit.ClipSpec;
import io.penstock.testkit.NumberedClip;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * H.264 pictures in memory, encoded once, to be sent any number of times. No B-pictures, so the
 * order of sending is that of showing. It begins with a key picture, so it may be looped.
 * Immutable: one clip may be sent by many cameras.
 */
public final class PreEncodedClip {
  /** Enough for pictures that compress well, few enough for many cameras. */
  private static final int KILOBITS_PER_SECOND = 150;

  private static final Map<ClipSpec, PreEncodedClip> NUMBERED = new ConcurrentHashMap<>();

  private final int width;
  private final int height;
  private final int framesPerSecond;
  private final byte[] sps;
  private final byte[] pps;
  private final List<AccessUnit> pictures;

  private PreEncodedClip(int width, int height, int framesPerSecond, byte[] stream) {
    AnnexB read = AnnexB.read(stream);
    this.width = width;
    this.height = height;
    this.framesPerSecond = framesPerSecond;
    this.sps = read.sps();
    this.pps = read.pps();
    this.pictures = read.pictures();
    if (pictures.isEmpty() || !pictures.get(0).key()) {
      throw new IllegalArgumentException("the clip does not begin with a key picture");
    }
  }

  /** 320x240, 15 pictures a second, a key picture each second, 10 s; moving and numbered. */
  public static PreEncodedClip standard() {
    return moving(320, 240, 15, 15, 10);
  }

  /**
   * Pictures that move, each with its number ({@link io.penstock.testkit.FrameNumber}).
   *
   * @param keyInterval pictures from one key picture to the next
   */
  public static PreEncodedClip moving(
      int width, int height, int framesPerSecond, int keyInterval, int seconds) {
    return NUMBERED.computeIfAbsent(
        new ClipSpec(
            width,
            height,
            framesPerSecond,
            framesPerSecond * seconds,
            keyInterval,
            KILOBITS_PER_SECOND),
        PreEncodedClip::numbered);
  }

  private static PreEncodedClip numbered(ClipSpec spec) {
    try {
      return new PreEncodedClip(
          spec.width(),
          spec.height(),
          spec.framesPerSecond(),
          Files.readAllBytes(NumberedClip.of(spec).raw()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the clip", e);
    }
  }

  /**
   * A byte stream of somebody else's making.
   *
   * @throws IllegalArgumentException where it does not begin with a key picture
   */
  static PreEncodedClip of(Path stream, int width, int height, int framesPerSecond) {
    try {
      return new PreEncodedClip(width, height, framesPerSecond, Files.readAllBytes(stream));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + stream, e);
    }
  }

  /** The standard clip's size and pace, but always the same picture. */
  public static PreEncodedClip frozen() {
    return still("smptebars=size=320x240:rate=15");
  }

  /** The standard clip's size and pace, but black. */
  public static PreEncodedClip black() {
    return still("color=color=black:size=320x240:rate=15");
  }

  private static PreEncodedClip still(String picture) {
    return new PreEncodedClip(320, 240, 15, StillEncoder.encode(picture));
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  /** The pace at which it is meant to be sent. */
  public int framesPerSecond() {
    return framesPerSecond;
  }

  /** How many pictures there are before it begins again. */
  public int frames() {
    return pictures.size();
  }

  /** The picture with this number, which may be larger than the clip is long. */
  AccessUnit picture(long number) {
    return pictures.get((int) (number % pictures.size()));
  }

  byte[] sps() {
    return sps.clone();
  }

  byte[] pps() {
    return pps.clone();
  }
}
