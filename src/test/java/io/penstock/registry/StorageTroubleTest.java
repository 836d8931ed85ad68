package io.penstock.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StorageTroubleTest {
  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(new SQLException("could not extend file", "53100"), true),
        Arguments.of(new SQLException("IO Exception: \"No space left on device\"", "90028"), true),
        Arguments.of(
            new IllegalStateException("it failed", new IOException("No space left on device")),
            true),
        Arguments.of(new IOException("Disk quota exceeded"), true),
        Arguments.of(new SQLException("deadlock detected", "40P01"), false),
        Arguments.of(new IOException((String) null), false));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void knowsALackOfRoom(Throwable failure, boolean full) {
    assertThat(StorageTrouble.of(failure).full()).isEqualTo(full);
  }
}
