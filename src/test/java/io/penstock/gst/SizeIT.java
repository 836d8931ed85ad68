package io.penstock.gst;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.penstock.chaos.CameraScript;
import io.penstock.chaos.PreEncodedClip;
import io.penstock.chaos.ScriptedRtspServer;
import io.penstock.media.FrameFormat;
import io.penstock.media.SourceRequest;
import io.penstock.stream.SourceSpec;
import io.penstock.testkit.Await;
import io.penstock.testkit.NothingLeft;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A camera that changes its size while it is watched, and one whose size was fixed before. */
@ExtendWith(NothingLeft.class)
class SizeIT {
  private static final String PATH = "/gate";
  private static final PreEncodedClip SMALL = PreEncodedClip.standard();
  private static final PreEncodedClip WIDE = PreEncodedClip.moving(640, 360, 15, 15, 10);

  private final ScriptedRtspServer server = ScriptedRtspServer.open();

  @AfterEach
  void close() {
    server.close();
  }

  private SourceSpec camera(PreEncodedClip clip) {
    server.put(PATH, CameraScript.of(clip));
    return SourceRun.camera(server.address(PATH));
  }

  private static List<FrameFormat> formats(SourceRun run) {
    return run.pictures.stream().map(SourceRun.Picture::format).distinct().toList();
  }

  private void changeTo(PreEncodedClip clip, SourceRun run) {
    int sent = run.pictures.size();
    server.put(PATH, CameraScript.of(clip));
    run.awaitPictures(sent + 45);
  }

  @Test
  void aFreeSizeFollowsTheCamera() {
    try (SourceRun run = SourceRun.of(camera(SMALL))) {
      run.awaitPictures(5);
      changeTo(WIDE, run);

      assertThat(formats(run))
          .extracting(FrameFormat::width, FrameFormat::height)
          .containsExactly(tuple(320, 240), tuple(640, 360));
    }
  }

  @Test
  void aKeptSizeIsThatOfTheFirstPicture() {
    SourceRequest request = new SourceRequest(camera(SMALL), false, Optional.empty(), true);

    try (SourceRun run = SourceRun.of(request)) {
      run.awaitPictures(5);
      changeTo(WIDE, run);
      assertThat(run.session().sent().orElseThrow().width()).isEqualTo(640);
      changeTo(SMALL, run);
      assertThat(run.session().sent().orElseThrow().width()).isEqualTo(320);

      assertThat(formats(run)).hasSize(1);
      assertThat(formats(run).get(0).width()).isEqualTo(320);
      // The number stands in the picture's own upper left corner: unscaled, it can be read.
      assertThat(run.pictures.get(run.pictures.size() - 1).number()).isPresent();
    }
  }

  @Test
  void aGivenFormatIsKeptOverAReconnect() {
    FrameFormat first;
    try (SourceRun run = SourceRun.of(camera(SMALL))) {
      run.awaitPictures(1);
      first = run.pictures.get(0).format();
    }
    SourceRequest request = new SourceRequest(camera(WIDE), false, Optional.of(first), false);

    try (SourceRun run = SourceRun.of(request)) {
      run.awaitPictures(10);

      assertThat(formats(run)).containsExactly(first);
      assertThat(run.session().sent().orElseThrow().width()).isEqualTo(640);
    }
  }

  @Test
  void aSizeThatIsRightCostsNothing() {
    FrameFormat first;
    boolean writable;
    try (SourceRun run = SourceRun.of(camera(SMALL))) {
      run.awaitPictures(30);
      first = run.pictures.get(0).format();
      writable = mostlyWritable(run);
    }
    SourceRequest request = new SourceRequest(camera(SMALL), false, Optional.of(first), true);

    try (SourceRun run = SourceRun.of(request)) {
      run.awaitPictures(30);

      assertThat(formats(run)).containsExactly(first);
      // Scaled or copied they would be in memory that is ours in any case.
      assertThat(mostlyWritable(run)).isEqualTo(writable);
      assertThat(run.pictures).allSatisfy(picture -> assertThat(picture.number()).isPresent());
    }
  }

  private static boolean mostlyWritable(SourceRun run) {
    Await.until(SourceRun.LIMIT, () -> run.pictures.size() >= 30, "pictures");
    return run.pictures.stream().filter(SourceRun.Picture::writable).count() > 15;
  }
}
