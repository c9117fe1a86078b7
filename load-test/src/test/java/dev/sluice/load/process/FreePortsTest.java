package dev.sluice.load.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class FreePortsTest {
  @Test
  void lastingPortsAreDifferentAndBelowThoseOfClients() throws IOException {
    assertThat(FreePorts.takeLasting(20))
        .hasSize(20)
        .doesNotHaveDuplicates()
        .allSatisfy(port -> assertThat(port).isBetween(12_000, 32_767));
  }
}
