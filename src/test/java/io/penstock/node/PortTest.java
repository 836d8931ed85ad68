package io.penstock.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortTest {
  @Test
  void isTakenWhileSomebodyListensAndFreeAfterThat() throws IOException {
    int number;
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      number = other.getLocalPort();
      assertThat(Port.tried("127.0.0.1", number).problem()).isPresent();
    }
    assertThat(Port.tried("127.0.0.1", number).problem()).isEmpty();
  }

  @Test
  void isNotThereOnAnAddressOfAnotherMachine() {
    assertThat(Port.tried("192.0.2.1", 8080).problem()).isPresent();
  }
}
