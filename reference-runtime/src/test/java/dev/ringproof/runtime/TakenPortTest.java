package dev.ringproof.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TakenPortTest {
  @TempDir Path folder;

  @Test
  void isSaidAndLeavesNothingOpen() throws Exception {
    try (var world = new World(folder)) {
      try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        assertThatThrownBy(() -> world.restart(taken.getLocalPort()))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("cannot listen on 127.0.0.1:" + taken.getLocalPort());
      }
      // The store would be locked if anything of the vain start were still there.
      world.restart();
      assertThat(world.send("GET", "/health/ready", world.user(), "").statusCode()).isEqualTo(200);
    }
  }
}
