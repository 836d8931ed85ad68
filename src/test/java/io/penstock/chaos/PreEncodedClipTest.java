package io.penstock.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PreEncodedClipTest {
  static Stream<PreEncodedClip> clips() {
    return Stream.of(PreEncodedClip.standard(), PreEncodedClip.frozen(), PreEncodedClip.black());
  }

  @ParameterizedTest
  @MethodSource("clips")
  void hasAKeyPictureEachSecondAndParameterSetsApart(PreEncodedClip clip) {
    assertThat(clip.framesPerSecond()).isEqualTo(15);
    assertThat(clip.frames() % 15).isZero();
    assertThat(clip.sps()[0] & 0x1f).isEqualTo(7);
    assertThat(clip.pps()[0] & 0x1f).isEqualTo(8);
    for (int number = 0; number < clip.frames(); number++) {
      AccessUnit picture = clip.picture(number);
      assertThat(picture.key()).isEqualTo(number % 15 == 0);
      assertThat(picture.nals()).isNotEmpty().noneMatch(nal -> (nal[0] & 0x1f) >= 7);
    }
  }

  @Test
  void beginsAgainAtItsEnd() {
    PreEncodedClip clip = PreEncodedClip.standard();
    assertThat(clip.frames()).isEqualTo(150);
    assertThat(clip.picture(150)).isSameAs(clip.picture(0));
    assertThat(clip.picture(1_500_000_000_007L)).isSameAs(clip.picture(7));
  }

  @Test
  void isEncodedOnce() {
    assertThat(PreEncodedClip.moving(320, 240, 15, 15, 10)).isSameAs(PreEncodedClip.standard());
  }

  @Test
  void keyPicturesMayBeFarApart() {
    PreEncodedClip clip = PreEncodedClip.moving(160, 120, 5, 50, 20);
    List<Integer> keys =
        IntStream.range(0, clip.frames()).filter(at -> clip.picture(at).key()).boxed().toList();
    assertThat(keys).containsExactly(0, 50);
  }

  @Test
  void aStreamWithoutParameterSetsIsRefused() {
    assertThatThrownBy(() -> AnnexB.read(new byte[] {0, 0, 1, 0x65, (byte) 0x88, 1}).sps())
        .hasMessage("the stream has no parameter sets");
  }
}
