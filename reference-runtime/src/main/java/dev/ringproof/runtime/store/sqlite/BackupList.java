package dev.ringproof.runtime.store.sqlite;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonCodec;
import dev.ringproof.contract.json.Sha256;
import dev.ringproof.runtime.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a finished copy of a store is made of. It is written last, so that a copy without it is
 * none.
 *
 * @param format 1
 * @param takenAt the moment that all files are of
 * @param vaultKey where the key is that the vault's texts are sealed by: never here
 */
record BackupList(long format, String takenAt, String vaultKey, List<Copied> files) {
  private static final String NAME = "backup.json";

  BackupList {
    files = List.copyOf(files);
  }

  /** One file of a copy. */
  record Copied(String name, long bytes, String sha256) {
    static Copied of(Path file) throws IOException {
      return new Copied(
          String.valueOf(file.getFileName()), Files.size(file), "sha256:" + Sha256.hex(file));
    }
  }

  /** Returns a copy's list; throws with a sentence if what it lists is not there as it was. */
  static BackupList checked(Path copy) {
    var list = read(copy);
    for (var file : list.files) {
      if (!file.name.matches("[a-z]+\\.db")) {
        throw damaged(copy, "its list names a file " + file.name);
      }
      try {
        var found =
            Files.exists(copy.resolve(file.name)) ? Copied.of(copy.resolve(file.name)) : null;
        if (!file.equals(found)) {
          throw damaged(
              copy,
              "expected %s of %d bytes with %s, found %s"
                  .formatted(
                      file.name,
                      file.bytes,
                      file.sha256,
                      found == null ? "none" : found.bytes + " bytes with " + found.sha256));
        }
      } catch (IOException e) {
        throw new StoreException("could not read the copy " + copy + ": " + e.getMessage(), e);
      }
    }
    return list;
  }

  private static BackupList read(Path copy) {
    var file = copy.resolve(NAME);
    if (!Files.isRegularFile(file)) {
      throw new StoreException(
          "there is no finished copy of a store in %s: found no %s. Name the folder that --backup"
                  .formatted(copy, NAME)
              + " wrote; one that broke off is none, take another.");
    }
    try {
      var list = JsonCodec.decode(Json.parse(Files.readString(file)), BackupList.class);
      if (list.format != 1 || list.files.isEmpty()) {
        throw damaged(copy, "its list has format " + list.format + ", expected 1, and files");
      }
      return list;
    } catch (IOException | DocumentException e) {
      throw damaged(copy, "its list cannot be read, " + e.getMessage());
    }
  }

  private static StoreException damaged(Path copy, String why) {
    return new StoreException(
        "the copy %s is damaged: %s. Nothing was restored; use another copy.".formatted(copy, why));
  }

  /** Writes it into a copy, whole or not at all. */
  void write(Path copy) throws IOException {
    var half = copy.resolve(NAME + ".half");
    Files.writeString(half, Json.write(JsonCodec.encode(this)) + "\n");
    Disk.sync(half);
    Disk.move(half, copy.resolve(NAME));
  }
}
