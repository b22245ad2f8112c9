package dev.ringproof.testbed.target;

import java.nio.file.Path;

/** Reads what a user names as a target. */
@SuppressWarnings("DoNotCallSuggester")
public final class Targets {
  private Targets() {}

  /**
   * Reads {@code --target}: {@code reference}, a file's path, or an http(s) address.
   *
   * @throws dev.ringproof.contract.json.DocumentException naming file and line
   */
  public static TargetSpec parse(String option, Path home) {
    throw new IllegalStateException("being built");
  }

  /** Returns the reference runtime as built in this checkout. */
  public static TargetSpec reference(Path home) {
    throw new IllegalStateException("being built");
  }

  /** Reads a target file. */
  public static TargetSpec load(Path file, Path home) {
    throw new IllegalStateException("being built");
  }
}
