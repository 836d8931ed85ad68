package io.penstock.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.registry.RegistryEvent.Dropped;
import io.penstock.registry.RegistryEvent.Wanted;
import io.penstock.stream.Origin;
import io.penstock.stream.StreamId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RegistryStateTest {
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  private static final Duration KEEP = Duration.ofDays(90);

  private static RegistryEvent.StreamChange wanted(String id) {
    return new Wanted(new StreamId(id), Origin.API, Optional.empty(), Optional.empty(), List.of());
  }

  private static RegistryState after(RegistryState state, RegistryEvent.StreamChange... changes) {
    return state.after(new RegistryEvent(NOW, "ops", List.of(changes)), KEEP);
  }

  @Test
  void forgetsTheOldestOfThoseThatAreGone() {
    List<RegistryEvent.StreamChange> all = new ArrayList<>();
    for (int i = 0; i <= RegistryState.MOST_GONE; i++) {
      all.add(wanted("made-up-" + i));
      all.add(new Dropped(new StreamId("made-up-" + i)));
    }
    RegistryState state = after(RegistryState.EMPTY, wanted("gate"));
    state = after(state, all.toArray(RegistryEvent.StreamChange[]::new));
    assertThat(state.history()).hasSize(RegistryState.MOST_GONE + 2);

    for (int i = 0; i < 200; i++) {
      state = after(state, wanted("gate"));
    }

    assertThat(state.history()).hasSize(RegistryState.MOST_GONE + 1);
    assertThat(state.history()).containsKeys("gate", "made-up-1").doesNotContainKey("made-up-0");
  }
}
