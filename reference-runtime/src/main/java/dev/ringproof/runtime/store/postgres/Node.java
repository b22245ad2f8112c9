package dev.ringproof.runtime.store.postgres;

import dev.ringproof.runtime.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * A process among those that share a database.
 *
 * @param name of the node, kept in its data directory: whoever bears it has the lock of that
 *     directory, so that an earlier process of the name is gone
 * @param process the name and a random part: no two processes share it
 */
record Node(String name, String process) {
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Returns this process, of the node whose name stands in the directory, made if missing. */
  static Node in(Path dataDir) {
    var file = dataDir.resolve("node");
    try {
      if (!Files.exists(file)) {
        Files.writeString(file, random() + "\n");
      }
      var name = Files.readString(file).strip();
      if (!name.matches("[A-Za-z0-9-]{1,40}")) {
        throw new StoreException("the node's name in " + file + " is none: remove the file");
      }
      return new Node(name, name + "." + random());
    } catch (IOException e) {
      throw new StoreException("could not keep the node's name in " + file, e);
    }
  }

  private static String random() {
    var bytes = new byte[6];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
