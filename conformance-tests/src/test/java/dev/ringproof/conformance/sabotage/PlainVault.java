package dev.ringproof.conformance.sabotage;

import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.store.BeginTurn;
import dev.ringproof.runtime.store.Begun;
import dev.ringproof.runtime.store.SessionStore;
import dev.ringproof.runtime.store.Store;
import dev.ringproof.runtime.store.TurnStore;
import dev.ringproof.runtime.store.Vault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** Keeps prompts in the clear in files that are called a vault; they go when they have to. */
public final class PlainVault extends Assembly {
  private final Map<Path, BeginTurn> plain = new ConcurrentHashMap<>();

  PlainVault(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, PlainVault::new);
  }

  @Override
  protected Store store() {
    var honest = super.store();
    var turns =
        Replaced.in(
            TurnStore.class,
            honest.turns(),
            Map.of(
                "begin",
                (given, call) -> {
                  var begun = call.with(given);
                  if (begun instanceof Begun.Started) {
                    write((BeginTurn) given[0]);
                  }
                  return begun;
                }));
    var vault =
        Replaced.in(
            Vault.class,
            honest.vault(),
            Map.of(
                "purge",
                (given, call) -> {
                  delete(turn -> !turn.vaultUntil().isAfter((Instant) given[0]));
                  return call.with(given);
                }));
    var sessions =
        Replaced.in(
            SessionStore.class,
            honest.sessions(),
            Map.of(
                "erase",
                (given, call) -> {
                  delete(turn -> turn.session().equals(given[1]));
                  return call.with(given);
                }));
    return Replaced.in(
        Store.class,
        honest,
        Map.of(
            "turns",
            (given, call) -> turns,
            "vault",
            (given, call) -> vault,
            "sessions",
            (given, call) -> sessions));
  }

  private void write(BeginTurn turn) throws IOException {
    var file = config().dataDir().resolve("vault-" + turn.turn() + ".txt");
    plain.put(file, turn);
    Files.writeString(file, turn.prompt());
  }

  private void delete(Predicate<BeginTurn> which) throws IOException {
    for (var entry : Map.copyOf(plain).entrySet()) {
      if (which.test(entry.getValue())) {
        plain.remove(entry.getKey());
        Files.deleteIfExists(entry.getKey());
      }
    }
  }
}
