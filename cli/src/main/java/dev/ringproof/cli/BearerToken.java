package dev.ringproof.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A token to speak with, out of a file or the environment: never from the command line, which
 * everyone on the machine can list.
 */
final class BearerToken {
  private static final int MOST_BYTES = 64 << 10;

  private BearerToken() {}

  /** Returns what the file holds or, without one, the variable; null where neither is there. */
  static @Nullable String given(@Nullable Path file, String variable) {
    return file == null
        ? System.getenv(variable)
        : new String(InputFile.bytes(file, MOST_BYTES), StandardCharsets.UTF_8).strip();
  }

  /** Whether it can be one: visible characters alone. */
  static boolean isOne(String given) {
    return given.matches("[\\x21-\\x7e]+");
  }
}
