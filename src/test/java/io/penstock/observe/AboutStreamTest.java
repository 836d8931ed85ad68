package io.penstock.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AboutStreamTest {
  @Test
  void isAsBeforeAfterwards() {
    List<String> seen = new ArrayList<>();
    Runnable look = () -> seen.add(AboutStream.current().orElse("-"));

    AboutStream.run(
        "gate",
        () -> {
          look.run();
          AboutStream.run("yard", look);
          AboutStream.run(Optional.empty(), look);
          look.run();
        });
    look.run();

    assertThat(seen).containsExactly("gate", "yard", "gate", "gate", "-");
  }
}
