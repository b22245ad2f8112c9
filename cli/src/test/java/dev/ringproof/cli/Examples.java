package dev.ringproof.cli;

import java.nio.file.Path;

/** The documents that a user starts from. */
final class Examples {
  private Examples() {}

  static Path file(String name) {
    return Path.of(System.getProperty("ringproof.root"), "examples").resolve(name);
  }
}
