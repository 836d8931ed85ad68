package io.penstock.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class RegistrySealTest {
  private static final byte[] TEXT = "hunter22".getBytes(StandardCharsets.UTF_8);

  private final RegistrySeal old = new RegistrySeal(List.of(RunningRegistry.OLD_KEY));
  private final RegistrySeal both =
      new RegistrySeal(List.of(RunningRegistry.NEW_KEY, RunningRegistry.OLD_KEY));
  private final RegistrySeal newest = new RegistrySeal(List.of(RunningRegistry.NEW_KEY));

  @Test
  void readsWithEitherKeyAndWritesWithTheFirst() {
    assertThat(both.open(old.seal(TEXT))).isEqualTo(TEXT);
    assertThat(newest.open(both.seal(TEXT))).isEqualTo(TEXT);
    assertThatThrownBy(() -> old.open(both.seal(TEXT))).isInstanceOf(UnreadableRegistry.class);
  }

  @Test
  void neverWritesTheSameTwice() {
    assertThat(old.seal(TEXT)).isNotEqualTo(old.seal(TEXT));
  }

  @Test
  void seesEveryChangedByte() {
    byte[] sealed = old.seal(TEXT);

    for (int i = 0; i < sealed.length; i++) {
      byte[] changed = sealed.clone();
      // To a version, a key or a text that is not the one it was.
      changed[i] ^= 2;
      assertThatThrownBy(() -> old.open(changed)).isInstanceOf(UnreadableRegistry.class);
    }
  }

  @Test
  void tellsWhatAnybodyCanRead() {
    assertThat(RegistrySeal.isClear(RegistrySeal.NONE.seal(TEXT))).isTrue();
    assertThat(RegistrySeal.isClear(old.seal(TEXT))).isFalse();
    assertThat(old.open(RegistrySeal.NONE.seal(TEXT))).isEqualTo(TEXT);
  }

  @Test
  void doesNotPrintItsKeys() {
    assertThat(both.toString()).isEqualTo("RegistrySeal[encrypts]");
  }
}
