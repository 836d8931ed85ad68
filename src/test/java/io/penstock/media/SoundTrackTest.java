package io.penstock.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.testkit.FakePackets;
import io.penstock.testkit.NothingLeft;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.StringJoiner;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What comes and what goes out, in milliseconds: K a key frame, p another picture, s a frame of
 * sound of 64 ms ({@code s64@90}: that came at 90), - a frame of silence; {@code end} when nothing
 * more comes. All that may go out is taken after each that comes.
 */
@ExtendWith(NothingLeft.class)
class SoundTrackTest {
  private static final AudioFormat FORMAT = new AudioFormat(16_000, 1);
  private static final long FRAME = Duration.ofMillis(64).toNanos();

  private final FakePackets packets = new FakePackets();

  private Packet silence(long time) {
    return new Packet(packets, Packet.Track.AUDIO, 8, time, time, time, 0, false);
  }

  private PacketQueue queue(boolean lossless, boolean leads) {
    SoundTrack sound = new SoundTrack(FORMAT, this::silence, lossless, leads);
    return lossless
        ? PacketQueue.lossless(sound)
        : new PacketQueue(1_000, Duration.ofSeconds(5), sound);
  }

  private void offer(PacketQueue queue, String token) {
    if (token.equals("end")) {
      queue.end();
      return;
    }
    String[] times = token.substring(1).split("@", 2);
    Duration time = Duration.ofMillis(Long.parseLong(times[0]));
    queue.offer(
        switch (token.charAt(0)) {
          case 'K' -> packets.key(time, 1);
          case 'p' -> packets.delta(time, 1);
          default ->
              packets.sound(
                  time, times.length == 1 ? time : Duration.ofMillis(Long.parseLong(times[1])));
        });
  }

  private static String told(Packet packet) {
    String kind =
        packet.track() == Packet.Track.AUDIO
            ? packet.size() == 0 ? "-" : "s"
            : packet.isKeyFrame() ? "K" : "p";
    return kind + Duration.ofNanos(packet.dts()).toMillis();
  }

  private static void takeAll(PacketQueue queue, StringJoiner taken) {
    for (Packet packet = queue.poll(); packet != null; packet = queue.poll()) {
      taken.add(told(packet));
      packet.close();
    }
  }

  private void check(PacketQueue queue, String come, String go, int dropped) {
    try (queue) {
      StringJoiner taken = new StringJoiner(" ");
      for (String token : come.split(" ", -1)) {
        offer(queue, token);
        takeAll(queue, taken);
      }
      assertThat(taken).hasToString(go);
      assertThat(queue.dropped()).isEqualTo(dropped);
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          in the order of time      | K0 s0 p40 s64 p80 s128 p120 p160 s192 end | K0 s0 p40 s64 p80 p120 s128 p160 s192       | 0
          sound never comes         | K0 p40 p80 p120 end                      | K0 -0 p40 -64 p80 p120 -128                 | 0
          sound is waited for       | K0 s0 p40 p80 s64 p120                   | K0 s0 p40 s64 p80 p120                      | 0
          sound is early            | K0 s0 s64 s128 s192 p40 p80              | K0 s0 p40 s64 p80                           | 0
          sound goes away           | K0 s0 p40 p200 p400 p540 p600            | K0 s0 p40 -64 -128 -192 p200 -256 -320 -384 p400 -448 -512 p540 -576 p600 | 0
          sound begins later        | K0 p64 p128 s192 p192 p256               | K0 -0 p64 -64 p128 -128 p192 s192 p256      | 0
          sound is first            | s0 s64 K100 s128 p140                    | K100 s128 p140                              | 2
          sound overlaps            | K0 s0 s20 s64 p200                       | K0 s0 s64                                   | 1
          times of sound jitter     | K0 s0 s70 s120 s200 p260                 | K0 s0 s70 s120 s200 p260                    | 0
          some sound is missing     | K0 s0 s192 p300                          | K0 s0 -64 -128 s192                         | 0
          less than half is missing | K0 s0 s95 p150                           | K0 s0 s95 p150                              | 0
          sound is late             | K0 p100 s0 s64 s128 p200                 | K0 -0 -64 p100 s128                         | 2
          pictures jump             | K0 s0 p64 p11000                         | K0 s0 p64 p11000                            | 0
          sound begins anew         | K0 s5000 s0 s64 p128                     | K0 s0 s64 p128                              | 1
          sound ends with pictures  | K0 s0 s64 s128 s192 p40 end              | K0 s0 p40 s64                               | 0
          one picture has sound     | K0 end                                   | K0 -0                                       | 0
          """)
  void soundGoesOutWithPictures(String name, String come, String go, int dropped) {
    assertThat(name).isNotEmpty();
    check(queue(false, false), come, go, dropped);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          behind each picture       | s0 s64 K0 p40 s128 p80 p120 | K0 s0 s64 p40 p80 s128 p120 | 0
          sound never comes         | K0 p40 p80                  | K0 -0 -64 p40 p80 -128      | 0
          sound is waited for       | s0 K0 p40 s64 p80 s128      | K0 s0 s64 p40 p80 s128      | 0
          """)
  void soundMayLead(String name, String come, String go, int dropped) {
    assertThat(name).isNotEmpty();
    check(queue(false, true), come, go, dropped);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          before any was heard      | K0 p40 p80 s0 s64           | K0 s0 p40 s64 p80           | 0
          until it is far behind    | K0 p64 p2564 p2565          | K0 -0 p64                   | 0
          """)
  void picturesOfAFileWaitForSound(String name, String come, String go, int dropped) {
    assertThat(name).isNotEmpty();
    check(queue(true, false), come, go, dropped);
  }

  @Test
  void soundThatIsTooFarBehindIsNotWaitedFor() {
    try (PacketQueue queue = queue(false, false)) {
      StringJoiner taken = new StringJoiner(" ");
      Stream.of("K0 s0 p1000 s64@990 p2000 s128@1990 p3000 s192@3400 p3500".split(" ", -1))
          .forEach(token -> offer(queue, token));
      takeAll(queue, taken);
      assertThat(taken).hasToString("K0 s0 s64 s128 s192");
      offer(queue, "p3501");
      takeAll(queue, taken);
      assertThat(taken.toString()).endsWith("-896 -960 p1000");
      assertThat(queue.size()).isEqualTo(4);
    }
  }

  @ParameterizedTest(name = "{0} ms between two")
  @CsvSource({"20, 150", "64, 192", "128, 384", "400, 500"})
  void soundIsMissedSoonerTheMoreOftenItComes(long between, long patience) {
    try (PacketQueue queue = queue(false, false)) {
      StringJoiner taken = new StringJoiner(" ");
      offer(queue, "K0");
      for (int frame = 0; frame < 50; frame++) {
        offer(queue, "s%d@%d".formatted(frame * 64, frame * between));
      }
      long last = 49 * between;
      queue.offer(picture(4_000, last + patience));
      takeAll(queue, taken);
      assertThat(taken.toString()).as("it may still come").endsWith("s%d".formatted(49 * 64));
      queue.offer(picture(4_001, last + patience + 1));
      takeAll(queue, taken);
      assertThat(taken.toString()).contains(" -3200 ").endsWith("p4000 p4001");
    }
  }

  private Packet picture(long millis, long arrivalMillis) {
    long time = Duration.ofMillis(millis).toNanos();
    long arrival = Duration.ofMillis(arrivalMillis).toNanos();
    return new Packet(packets, Packet.Track.VIDEO, 7, time, time, arrival, 1, false);
  }

  @Test
  void anOverflowDropsSoundUpToTheNextKeyFrame() {
    try (PacketQueue queue = queue(false, false)) {
      StringJoiner taken = new StringJoiner(" ");
      offer(queue, "K0");
      takeAll(queue, taken);
      for (String token : "p40 s0 s64 p5041 s128 s5100 K5160 s5200 p5240".split(" ", -1)) {
        offer(queue, token);
      }
      assertThat(queue.dropped()).as("p40 s0 s64 p5041 s128 s5100").isEqualTo(6);
      takeAll(queue, taken);
      assertThat(taken.toString()).startsWith("K0 -0 -64 -128").endsWith("-5120 K5160 s5200 p5240");
    }
  }

  @Test
  void whatIsHeardWithoutPicturesIsForgottenInTime() {
    try (PacketQueue queue = queue(false, false)) {
      for (int frame = 0; frame < 10_000; frame++) {
        queue.offer(sound(frame * FRAME));
      }
      assertThat(NativeLedger.PACKETS.live()).isLessThan(200);
      assertThat(queue.dropped() + NativeLedger.PACKETS.live()).isEqualTo(10_000);
      assertThat(queue.size()).as("pictures").isZero();
      assertThat(queue.poll()).isNull();
    }
  }

  private Packet sound(long nanos) {
    return packets.sound(Duration.ofNanos(nanos), Duration.ofNanos(nanos));
  }

  @Test
  void isCompleteWhateverComes() {
    Random random = new Random(20_261_123);
    for (int round = 0; round < 100; round++) {
      try (PacketQueue queue = queue(random.nextInt(4) == 0, random.nextBoolean())) {
        List<Long> heard = whateverComes(queue, random);
        for (int i = 1; i < heard.size(); i++) {
          assertThat(heard.get(i) - heard.get(i - 1))
              .as("round %d, frame %d", round, i)
              .isBetween(FRAME / 2, FRAME + FRAME / 2);
        }
        assertThat(heard).hasSizeGreaterThan(100);
      }
      assertThat(NativeLedger.PACKETS.live()).isZero();
    }
  }

  /** The times of the sound that goes out. */
  private List<Long> whateverComes(PacketQueue queue, Random random) {
    List<Long> heard = new ArrayList<>();
    long offered = 0;
    long out = 0;
    long sound = 0;
    for (long picture = 0; picture < Duration.ofSeconds(20).toNanos(); picture += 40_000_000) {
      queue.offer(packets.key(Duration.ofNanos(picture), 0));
      offered++;
      boolean away = picture / 4_000_000_000L % 2 == 1;
      while (sound < picture - 300_000_000) {
        sound += FRAME + random.nextLong(-FRAME / 4, FRAME / 4) + random.nextInt(8) / 7 * FRAME;
        if (!away) {
          queue.offer(packets.sound(Duration.ofNanos(sound), Duration.ofNanos(picture)));
          offered++;
        }
      }
      for (Packet packet = queue.poll(); packet != null; packet = queue.poll()) {
        if (packet.track() == Packet.Track.AUDIO) {
          heard.add(packet.pts());
        }
        out += packet.track() == Packet.Track.VIDEO || packet.size() > 0 ? 1 : 0;
        packet.close();
      }
      assertThat(NativeLedger.PACKETS.live()).isEqualTo(offered - out - queue.dropped());
    }
    return heard;
  }
}
