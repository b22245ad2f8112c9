package dev.ringproof.cli;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** The file that a grant goes to: whole or as it was, since a runtime may read it at any time. */
record GrantFile(Path path) {
  /** Refuses what cannot be written, before a verdict is in the ledger. */
  void check() {
    if (Files.isDirectory(path)) {
      throw new CliException(
          Exit.BAD_ARGUMENTS, "--grant: found the folder " + path + ", expected a file");
    }
    var unused = Failures.writable(folder(), "--grant");
  }

  void write(JsonValue grant) {
    try {
      // No temporary file of the platform's: the runtime's user may be another, and has to read it.
      var fresh = path.resolveSibling(path.getFileName() + ".new");
      try (var channel =
          FileChannel.open(
              fresh,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING)) {
        var bytes = ByteBuffer.wrap(Json.pretty(grant).getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new CliException(
          Exit.INVALID_RUN,
          "the grant is in the ledger and not in " + path + ": " + e.getMessage() + "; ask again");
    }
  }

  private Path folder() {
    var folder = path.toAbsolutePath().getParent();
    return folder == null ? path : folder;
  }
}
