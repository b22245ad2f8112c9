package dev.ringproof.testbed.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class PortsTest {
  @Test
  void eachIsGivenOutOnceAndIsNoneOfAnOutgoingConnection() {
    var ports = Stream.generate(Ports::free).limit(300).toList();
    assertThat(ports).doesNotHaveDuplicates().allMatch(port -> port >= 15_000 && port < 32_000);
  }
}
