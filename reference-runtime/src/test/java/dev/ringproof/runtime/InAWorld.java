package dev.ringproof.runtime;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Gives each test a running runtime in a world of its own. */
abstract class InAWorld {
  @TempDir Path folder;
  World world;

  @BeforeEach
  void open() throws Exception {
    world = new World(folder);
  }

  @AfterEach
  void close() {
    world.close();
  }
}
