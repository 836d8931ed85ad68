package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.demo.RtmpServer;
import io.penstock.demo.RtmpServerSettings;
import io.penstock.testkit.ClipSpec;
import io.penstock.testkit.NumberedCamera;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Starting and stopping a stream leaves nothing behind: {@link Soak} in a JVM with a heap that is
 * all there from the start. {@code -Dsoak.cycles=300} makes it longer (bench/run soak).
 */
class SoakIT {
  private static final int CYCLES = Integer.getInteger("soak.cycles", 60);
  private static final Duration A_CYCLE = Duration.ofSeconds(2);
  private static final double MOST_KIB_A_CYCLE = 50;
  private static final Pattern SLOPE = Pattern.compile("slopeKibPerCycle=(-?[0-9.]+)");

  private static final List<String> JVM =
      List.of(
          "-XX:+UseSerialGC",
          "-Xms96m",
          "-Xmx96m",
          "-XX:+AlwaysPreTouch",
          // Compilers go on for minutes, and their code would look like a leak.
          "-Xint");

  /**
   * With more, each grows to its own peak over a hundred cycles, which would look like one, too.
   */
  private static final int ARENAS = 1;

  @Test
  void startingAndStoppingLeavesNothingBehind() {
    try (RtmpServer rtmp = RtmpServer.open(RtmpServerSettings.anyPort());
        NumberedCamera camera = NumberedCamera.open(ClipSpec.small());
        PenstockProcess soak =
            PenstockProcess.start(
                ARENAS,
                JVM,
                "io.penstock.Soak",
                List.of(Integer.toString(CYCLES), camera.address(), rtmp.address("soak")))) {
      assertThat(soak.exitWithin(A_CYCLE.multipliedBy(CYCLES + Soak.WARM_UP)))
          .as(soak.output())
          .contains(0);
      String result =
          soak.output().lines().filter(line -> line.startsWith(Soak.RESULT)).findFirst().orElse("");
      System.out.println(result);
      Matcher slope = SLOPE.matcher(result);
      assertThat(slope.find()).as(soak.output()).isTrue();
      assertThat(Double.parseDouble(slope.group(1)))
          .as(result)
          .isLessThanOrEqualTo(MOST_KIB_A_CYCLE);
    }
  }
}
