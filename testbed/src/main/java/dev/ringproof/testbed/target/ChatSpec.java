package dev.ringproof.testbed.target;

import dev.ringproof.contract.tier.TierId;
import dev.ringproof.testbed.binding.ChatEndpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How a target is spoken to that speaks chat completions.
 *
 * @param tier whose times it is held to
 * @param upstreamModel the name that it asks its own model under
 * @param bodyBytes the longest request that it says it takes; null: it does not say
 * @param keyEnv the variable of this process's environment that holds the caller's key
 * @param keyFile the file that holds it; of the two at most one
 */
public record ChatSpec(
    ChatEndpoint endpoint,
    TierId tier,
    String upstreamModel,
    @Nullable Long bodyBytes,
    @Nullable String keyEnv,
    @Nullable Path keyFile) {
  public ChatSpec {
    if (keyEnv != null && keyFile != null) {
      throw new IllegalArgumentException("expected one of keyEnv and keyFile");
    }
  }

  /**
   * Returns the caller's key: as named; a fresh one for a target that is started here and is told
   * it as {@code ${chat.key}}; null for one that runs somewhere and asks for none.
   *
   * @throws StandUpException when the key that is named is not there
   */
  @Nullable String key(TargetSpec target) {
    if (keyEnv != null) {
      return named(target, "the variable " + keyEnv, System.getenv(keyEnv));
    }
    if (keyFile != null) {
      return named(target, "the file " + keyFile, read(target, keyFile));
    }
    return target.start() == null ? null : "sk-" + UUID.randomUUID();
  }

  private static String named(TargetSpec target, String where, @Nullable String key) {
    if (key == null || key.isBlank()) {
      throw new StandUpException(
          "target " + target.name() + ": " + where + " holds no key for its chat completions", "");
    }
    return key.strip();
  }

  private static String read(TargetSpec target, Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new StandUpException(
          "target " + target.name() + ": the key file " + file + " cannot be read", "");
    }
  }
}
