package dev.ringproof.testbed.target;

import dev.ringproof.testbed.proxy.FaultProxy;
import dev.ringproof.testbed.proxy.ProxyServer;
import dev.ringproof.testbed.target.TargetSpec.StartSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;

/**
 * A target whose store is a PostgreSQL database behind a proxy. It is told of it by the reference
 * runtime's own keys in its environment.
 *
 * @param way the proxy between it and the database
 */
public record StoreOnPostgres(TargetSpec target, FaultProxy way) {
  /**
   * Puts a target's store there.
   *
   * @param keys a folder for the vault's key; made if it is missing
   * @throws StandUpException when the target is not one that is started here
   */
  public static StoreOnPostgres of(
      TargetSpec target, SharedStore store, ProxyServer proxies, Path keys) {
    var start = target.start();
    if (start == null) {
      throw new StandUpException(
          "target " + target.name() + " is not started here: its store is where it is", "");
    }
    var way = proxies.open("store-" + ProcessHandle.current().pid(), store.address());
    var env = new LinkedHashMap<>(start.env());
    env.put("RINGPROOF_STORE_URL", store.through(way.address()));
    env.put("RINGPROOF_STORE_USER", store.user() == null ? "" : store.user());
    env.put("RINGPROOF_VAULT_KEY_FILE", key(keys).toString());
    var there =
        new TargetSpec(
            target.name(),
            new StartSpec(start.command(), env, start.readyWithin()),
            null,
            target.lends(),
            target.artefact(),
            target.tokenKey(),
            target.notes(),
            target.folder());
    return new StoreOnPostgres(there, way);
  }

  private static Path key(Path folder) {
    var file = folder.toAbsolutePath().resolve("store-vault.key");
    try {
      Files.createDirectories(folder);
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
    return VaultKey.write(file);
  }
}
