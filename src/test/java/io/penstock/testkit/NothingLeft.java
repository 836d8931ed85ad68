package io.penstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.media.NativeLedger;
import java.time.Duration;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * After each test nothing native is alive: {@code @ExtendWith(NothingLeft.class)}. What other
 * threads still have to close gets two seconds.
 */
public final class NothingLeft implements AfterEachCallback {
  private static final Duration GRACE = Duration.ofSeconds(2);

  @Override
  public void afterEach(ExtensionContext context) throws InterruptedException {
    long deadline = System.nanoTime() + GRACE.toNanos();
    while (anythingLives() && System.nanoTime() < deadline) {
      Thread.sleep(5);
    }
    assertThat(NativeLedger.all())
        .as("native things alive after %s", context.getDisplayName())
        .allSatisfy(ledger -> assertThat(ledger.live()).as(ledger.kind()).isZero());
  }

  private static boolean anythingLives() {
    return NativeLedger.all().stream().anyMatch(ledger -> ledger.live() != 0);
  }
}
