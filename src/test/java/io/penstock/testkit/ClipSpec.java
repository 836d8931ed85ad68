package io.penstock.testkit;

/**
 * What a {@link NumberedClip} is to be like.
 *
 * @param width even
 * @param height even
 * @param framesPerSecond the pace
 * @param frames how many; they are numbered from 0
 * @param keyInterval pictures from one key picture to the next
 * @param kilobitsPerSecond the bitrate it aims at
 */
public record ClipSpec(
    int width,
    int height,
    int framesPerSecond,
    int frames,
    int keyInterval,
    int kilobitsPerSecond) {

  /** 640x360, 25 pictures a second, 40 s, a key picture each second, 400 kb/s. */
  public static ClipSpec standard() {
    return new ClipSpec(640, 360, 25, 1000, 25, 400);
  }

  /** 320x180, 10 pictures a second, 60 s, a key picture each second, 80 kb/s: for many cameras. */
  public static ClipSpec small() {
    return new ClipSpec(320, 180, 10, 600, 10, 80);
  }

  /** The same with another number of pictures. */
  public ClipSpec withFrames(int count) {
    return new ClipSpec(width, height, framesPerSecond, count, keyInterval, kilobitsPerSecond);
  }

  String fileName() {
    return "numbered-%dx%d-%dfps-%d-k%d-%dk"
        .formatted(width, height, framesPerSecond, frames, keyInterval, kilobitsPerSecond);
  }
}
