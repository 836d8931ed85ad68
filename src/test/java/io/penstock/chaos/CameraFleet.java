package io.penstock.chaos;

import io.penstock.demo.RtmpPublisher;
import io.penstock.demo.RtmpServer;
import io.penstock.demo.RtmpServerSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * The cameras of {@code bench/run fleet}, and an RTMP server, in a process of their own so that
 * what they cost is not Penstock's. It prints their addresses, without their numbers, on two lines.
 * The line {@code drop} on standard input begins the drops: each camera's connection is reset once
 * a period, one camera after the other; of each drop it prints {@code back} and the seconds until
 * the camera was asked to play again, or {@code away} where that is not so by its next turn. The
 * line {@code published} has it print that word, how many streams are published, and the bytes that
 * have come of all of them. It ends with its standard input.
 */
final class CameraFleet {
  /** How exactly a return is timed. */
  private static final long LOOK_NANOS = Duration.ofMillis(10).toNanos();

  private final ScriptedRtspServer server;
  private final long[] playsBefore;
  private final long[] droppedAt;
  private final long[] nextDrop;
  private final boolean[] away;

  private CameraFleet(ScriptedRtspServer server, int cameras) {
    this.server = server;
    playsBefore = new long[cameras];
    droppedAt = new long[cameras];
    nextDrop = new long[cameras];
    away = new boolean[cameras];
  }

  /**
   * The arguments are the number of cameras, the seconds between two drops of each, and perhaps
   * what they send: what it is, as {@code 640x360@25}, and a file with it, an H.264 byte stream.
   */
  public static void main(String[] arguments) {
    int cameras = Integer.parseInt(arguments[0]);
    long period = Duration.ofSeconds(Integer.parseInt(arguments[1])).toNanos();
    try (ScriptedRtspServer server = ScriptedRtspServer.open();
        RtmpServer target = RtmpServer.open(RtmpServerSettings.anyPort())) {
      CameraScript script = CameraScript.of(clip(arguments));
      for (int number = 0; number < cameras; number++) {
        server.put(path(number), script);
      }
      System.out.println(server.address("/camera-"));
      System.out.println(target.address("camera-"));
      AtomicBoolean drops = new AtomicBoolean();
      Thread commands = listen(drops, target);
      while (commands.isAlive() && !drops.get()) {
        LockSupport.parkNanos(LOOK_NANOS);
      }
      new CameraFleet(server, cameras).drop(period, commands);
    }
  }

  private static PreEncodedClip clip(String[] arguments) {
    if (arguments.length < 4) {
      return PreEncodedClip.moving(160, 120, 5, 5, 10);
    }
    List<Integer> picture =
        Arrays.stream(arguments[2].split("[x@]", -1)).map(Integer::valueOf).toList();
    return PreEncodedClip.of(Path.of(arguments[3]), picture.get(0), picture.get(1), picture.get(2));
  }

  private static String path(int number) {
    return "/camera-" + number;
  }

  private static Thread listen(AtomicBoolean drops, RtmpServer target) {
    Thread commands =
        new Thread(
            () -> {
              try {
                BufferedReader lines =
                    new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                  if (line.equals("published")) {
                    System.out.println(published(target.publishers()));
                  } else {
                    drops.set(true);
                  }
                }
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            },
            "commands");
    commands.setDaemon(true);
    commands.start();
    return commands;
  }

  private static String published(List<RtmpPublisher> streams) {
    long now = streams.stream().filter(RtmpPublisher::publishing).count();
    return "published " + now + " " + streams.stream().mapToLong(RtmpPublisher::bytesIn).sum();
  }

  private void drop(long period, Thread commands) {
    long start = System.nanoTime();
    for (int number = 0; number < nextDrop.length; number++) {
      nextDrop[number] = start + period * number / nextDrop.length;
    }
    while (commands.isAlive()) {
      for (int number = 0; number < nextDrop.length; number++) {
        look(number, period);
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  private void look(int number, long period) {
    if (away[number] && server.counts(path(number)).plays() > playsBefore[number]) {
      away[number] = false;
      System.out.printf(Locale.ROOT, "back %.3f%n", (System.nanoTime() - droppedAt[number]) / 1e9);
    }
    if (period > 0 && System.nanoTime() - nextDrop[number] >= 0) {
      nextDrop[number] += period;
      if (away[number]) {
        System.out.println("away");
        return;
      }
      away[number] = true;
      playsBefore[number] = server.counts(path(number)).plays();
      server.reset(path(number));
      droppedAt[number] = System.nanoTime();
    }
  }
}
