package dev.ringproof.contract.json;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 as all documents name it: {@code sha256:<hex>}. */
public final class Sha256 {
  private static final int BLOCK = 1 << 16;

  private Sha256() {}

  /** Returns a digest of nothing yet. */
  public static MessageDigest begin() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Ends a digest and returns its name. */
  public static String end(MessageDigest digest) {
    return "sha256:" + HexFormat.of().formatHex(digest.digest());
  }

  /** Returns the digest of a file's bytes, in hexadecimal digits alone. */
  public static String hex(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      var digest = begin();
      var block = new byte[BLOCK];
      for (int read = in.read(block); read >= 0; read = in.read(block)) {
        digest.update(block, 0, read);
      }
      return HexFormat.of().formatHex(digest.digest());
    }
  }
}
