package io.penstock.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.testkit.NothingLeft;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NothingLeft.class)
class NativeLedgerTest {
  @Test
  void countsWhatIsAliveOverAllThreads() {
    IntStream.range(0, 1000).parallel().forEach(i -> NativeLedger.PIPELINES.opened());
    assertThat(NativeLedger.PIPELINES.live()).isEqualTo(1000);
    assertThat(NativeLedger.PIPELINES).hasToString("1000 pipelines");
    IntStream.range(0, 1000).parallel().forEach(i -> NativeLedger.PIPELINES.closed());
    assertThat(NativeLedger.PIPELINES.live()).isZero();
  }

  @Test
  void hasOneLedgerAKind() {
    assertThat(NativeLedger.all())
        .extracting(NativeLedger::kind)
        .containsExactly("frame", "packet", "pipeline", "pool");
  }
}
