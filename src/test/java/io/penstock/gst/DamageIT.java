package io.penstock.gst;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.chaos.CameraScript;
import io.penstock.chaos.PreEncodedClip;
import io.penstock.chaos.RtpFaults;
import io.penstock.chaos.ScriptedRtspServer;
import io.penstock.media.SourceRequest;
import io.penstock.stream.Transport;
import io.penstock.testkit.Await;
import io.penstock.testkit.NothingLeft;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What reaches the decoder damaged is known to be, and is over with the next key frame. */
@Tag("chaos")
@ExtendWith(NothingLeft.class)
class DamageIT {
  private static final String PATH = "/gate";

  /** Pictures of several packets each, a key frame each second. */
  private static final PreEncodedClip CLIP = PreEncodedClip.moving(640, 480, 15, 15, 10);

  private final ScriptedRtspServer server = ScriptedRtspServer.open();

  @AfterEach
  void close() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({"UDP, true", "TCP, true", "TCP, false"})
  void lossIsSeenSkippedAndOver(Transport transport, boolean skips) {
    CameraScript good = CameraScript.of(CLIP);
    server.put(PATH, good);
    SourceRequest request =
        new SourceRequest(
            SourceRun.camera(server.address(PATH), transport), skips, Optional.empty(), false);

    try (SourceRun run = SourceRun.of(request)) {
      run.awaitPictures(10);
      assertThat(run.damaged).hasValue(0);

      server.put(PATH, good.withFaults(RtpFaults.none().withLoss(0.1)));
      awaitFrames(run, 75);
      server.put(PATH, good);
      // The jitter buffer's, the decoder's, and a whole group of pictures.
      awaitFrames(run, 30);
      int damaged = run.damaged.get();
      assertThat(damaged).isPositive();
      awaitFrames(run, 30);

      assertThat(run.damaged).hasValue(damaged);
      assertThat(run.skipped).hasValue(skips ? damaged : 0);
      // The first in a picture that is grey, or the wrong one's, cannot be read.
      long unreadable = run.pictures.stream().filter(one -> one.number().isEmpty()).count();
      assertThat(unreadable).isLessThanOrEqualTo(skips ? 0 : damaged);
      assertThat(run.failures).isEmpty();
    }
  }

  /** Nobody knows of a turned bit that the decoder smooths over; it is over all the same. */
  @ParameterizedTest
  @CsvSource({"0.05, 0, 0", "0, 0.05, 0", "0, 0, 0.05"})
  void bitErrorsCutsAndDisorderAreOverToo(double flips, double cuts, double swaps) {
    CameraScript good = CameraScript.of(CLIP);
    server.put(PATH, good);

    try (SourceRun run = SourceRun.of(SourceRun.camera(server.address(PATH)))) {
      run.awaitPictures(10);
      server.put(
          PATH, good.withFaults(RtpFaults.none().withFlips(flips).withCuts(cuts).withSwaps(swaps)));
      awaitFrames(run, 60);
      server.put(PATH, good);
      awaitFrames(run, 30);
      int from = run.pictures.size();
      run.awaitPictures(from + 30);

      assertThat(run.pictures.subList(from, from + 30))
          .allSatisfy(picture -> assertThat(picture.number()).isPresent());
      assertThat(run.failures).isEmpty();
    }
  }

  private static void awaitFrames(SourceRun run, int more) {
    int target = run.frames.get() + more;
    Await.until(SourceRun.LIMIT, () -> run.frames.get() >= target, more + " more frames");
  }
}
