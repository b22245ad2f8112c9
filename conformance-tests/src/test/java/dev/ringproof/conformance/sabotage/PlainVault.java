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
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** Keeps prompts in the clear in files that are called a vault; they go when they have to. */
public final class PlainVault extends Assembly {
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
    return Instead.of(
        Store.class, honest, new Parts(honest, config().dataDir(), new ConcurrentHashMap<>()));
  }

  /** What of the store is another one: its turns write, its vault and its sessions delete. */
  record Parts(Store honest, Path dir, Map<Path, BeginTurn> plain) {
    /** Returns the turns. */
    public TurnStore turns() {
      return Instead.of(TurnStore.class, honest.turns(), new Writing(this));
    }

    /** Returns the vault. */
    public Vault vault() {
      return Instead.of(Vault.class, honest.vault(), new Purging(this));
    }

    /** Returns the sessions. */
    public SessionStore sessions() {
      return Instead.of(SessionStore.class, honest.sessions(), new Erasing(this));
    }

    private void write(BeginTurn turn) {
      var file = dir.resolve("vault-" + turn.turn() + ".txt");
      plain.put(file, turn);
      try {
        Files.writeString(file, turn.prompt());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void delete(Predicate<BeginTurn> which) {
      for (var entry : Map.copyOf(plain).entrySet()) {
        if (which.test(entry.getValue())) {
          plain.remove(entry.getKey());
          try {
            Files.deleteIfExists(entry.getKey());
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }
      }
    }
  }

  record Writing(Parts parts) {
    /** Begins a turn and writes its prompt down once more. */
    public Begun begin(BeginTurn turn) {
      var begun = parts.honest.turns().begin(turn);
      if (begun instanceof Begun.Started) {
        parts.write(turn);
      }
      return begun;
    }
  }

  record Purging(Parts parts) {
    /** Deletes what is past its window. */
    public int purge(Instant now) {
      parts.delete(turn -> !turn.vaultUntil().isAfter(now));
      return parts.honest.vault().purge(now);
    }
  }

  record Erasing(Parts parts) {
    /** Erases a session. */
    public Optional<List<String>> erase(String tenant, String id, Instant now) {
      parts.delete(turn -> turn.session().equals(id));
      return parts.honest.sessions().erase(tenant, id, now);
    }
  }
}
