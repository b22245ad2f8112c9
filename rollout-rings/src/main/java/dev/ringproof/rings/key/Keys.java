package dev.ringproof.rings.key;

import static java.util.Objects.requireNonNull;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.ring.Dsse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * An Ed25519 key pair and the file that it lives in: two lines, {@code private <base64 of PKCS 8>}
 * and {@code public <base64 of X.509>}, readable by its owner only.
 */
public final class Keys {
  private static final Set<PosixFilePermission> OWNER =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
  private static final int MOST_BYTES = 4096;

  private final PrivateKey secret;
  private final PublicKey named;

  private Keys(PrivateKey secret, PublicKey named) {
    this.secret = secret;
    this.named = named;
  }

  /** Makes a pair that is kept nowhere. */
  public static Keys generate() {
    try {
      var pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      return new Keys(pair.getPrivate(), pair.getPublic());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform from 15 on has Ed25519", e);
    }
  }

  /**
   * Loads the pair from the file, which is made at first use. Two processes that come at once end
   * up with the same pair.
   */
  public static Keys loadOrCreate(Path file) {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      create(file);
    }
    return load(file);
  }

  /**
   * Loads the pair.
   *
   * @throws DocumentException if the file is no pair of keys that fit, or others may read it
   */
  public static Keys load(Path file) {
    try {
      refuseForeignEyes(file);
      if (Files.size(file) > MOST_BYTES) {
        throw DocumentException.at(file + ":1", "a file of over 4 kB", "a signing key");
      }
      return parse(file, Files.readAllLines(file, StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new DocumentException(
          file + ": the signing key cannot be read (" + e.getMessage() + "); name one with --key");
    }
  }

  /** Returns the public half, to be trusted by whoever checks. */
  public PublicKey named() {
    return named;
  }

  /** Returns the name of the public half, as envelopes give it. */
  public String id() {
    return Dsse.keyId(named);
  }

  /** Returns the base64 of the public half's X.509 form: what a runtime's list of keys holds. */
  public String publicText() {
    return Base64.getEncoder().encodeToString(named.getEncoded());
  }

  /** Signs a payload in an envelope. */
  public JsonObject sign(String type, JsonValue payload) {
    return Dsse.sign(type, payload, secret, named);
  }

  private static void create(Path file) {
    var pair = generate();
    var text =
        "private "
            + Base64.getEncoder().encodeToString(pair.secret.getEncoded())
            + "\npublic "
            + pair.publicText()
            + "\n";
    try {
      var folder = requireNonNull(file.toAbsolutePath().getParent(), "a key file has a folder");
      Files.createDirectories(folder);
      var temporary = Files.createTempFile(folder, ".key", ".new", ownerOnly(folder));
      try (var channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      try {
        // A link fails where a rename would replace the key that another process has just made.
        Files.createLink(file, temporary);
      } catch (FileAlreadyExistsException another) {
        // The other process was first: its pair is the one.
      } finally {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": the signing key cannot be written", e);
    }
  }

  private static FileAttribute<?>[] ownerOnly(Path folder) {
    return posix(folder)
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER)}
        : new FileAttribute<?>[0];
  }

  private static boolean posix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  private static void refuseForeignEyes(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw DocumentException.at(file.toString(), "no file", "a signing key");
    }
    if (posix(file)) {
      var found = Files.getPosixFilePermissions(file);
      if (!OWNER.containsAll(found)) {
        throw DocumentException.at(
            file.toString(),
            "permissions " + PosixFilePermissions.toString(found),
            "at most rw-------: others may read this key; chmod 600, or make a new one");
      }
    }
  }

  private static Keys parse(Path file, List<String> lines) {
    if (lines.size() != 2
        || !lines.get(0).startsWith("private ")
        || !lines.get(1).startsWith("public ")) {
      throw DocumentException.at(file + ":1", "other text", "a line private and a line public");
    }
    try {
      var bytes = Base64.getDecoder().decode(lines.get(0).substring("private ".length()));
      var secret =
          KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(bytes));
      var keys = new Keys(secret, Dsse.publicKey(lines.get(1).substring("public ".length())));
      var type = "application/vnd.ringproof.probe+json";
      Dsse.open(keys.sign(type, JsonValue.object()), type, List.of(keys.named));
      return keys;
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw DocumentException.at(file + ":1", "no key", "base64 of an Ed25519 key in PKCS 8 form");
    } catch (DocumentException e) {
      throw new DocumentException(file + ":2: the halves do not fit: " + e.getMessage());
    }
  }
}
