package dev.ringproof.rings.ledger;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.rings.key.Keys;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.PublicKey;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The ledger file: one signed, chained entry a line, and beside it the signed head that knows how
 * many there are. A line is on the disk before its head, and an append returns after both; so a
 * crash leaves at most a torn line or one entry that the head does not know.
 */
public final class Ledger {
  /** The payload type of the envelope over a head. */
  public static final String HEAD_TYPE = "application/vnd.ringproof.ledger-head+json";

  private static final long MOST_BYTES = 256L * 1024 * 1024;
  private static final Map<Path, ReentrantLock> IN_PROCESS = new ConcurrentHashMap<>();

  private final Path file;
  private final Keys keys;

  private Ledger(Path file, Keys keys) {
    this.file = file.toAbsolutePath().normalize();
    this.keys = keys;
  }

  /** Opens a ledger to append to; the file is made at the first entry. */
  public static Ledger open(Path file, Keys keys) {
    return new Ledger(file, keys);
  }

  /** Verifies a ledger file without a signing key. */
  public static LedgerReport verify(Path file, Collection<PublicKey> trusted) {
    return verify(file, trusted, null);
  }

  /**
   * Verifies a ledger file, also against a head that was kept elsewhere.
   *
   * @param anchor the file with that head; null without one
   */
  public static LedgerReport verify(
      Path file, Collection<PublicKey> trusted, @Nullable Path anchor) {
    var verifier = new LedgerVerifier(String.valueOf(file.getFileName()), trusted);
    var bytes = read(file);
    var head = read(headFile(file));
    return verifier.verify(
        bytes == null ? new byte[0] : bytes,
        head == null ? null : LedgerVerifier.text(head),
        anchor == null ? null : readAnchor(anchor));
  }

  /** Verifies this ledger under its own key. */
  public LedgerReport verify() {
    return verify(file, List.of(keys.named()));
  }

  /** Returns the path of the ledger file. */
  public Path file() {
    return file;
  }

  /**
   * Appends an entry and returns it once it and its head are on the disk. Another writer is waited
   * for.
   *
   * @throws LedgerException if the ledger does not verify, or cannot be written
   */
  public LedgerEntry append(EntryType type, JsonValue body, Instant at) {
    var lock = IN_PROCESS.computeIfAbsent(file, path -> new ReentrantLock());
    lock.lock();
    try {
      Files.createDirectories(file.getParent());
      // A lock file of its own: closing any other channel on the ledger would drop its lock.
      try (var channel =
          FileChannel.open(
              sibling(file, ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        if (!channel.lock().isValid()) {
          throw new LedgerException(file + ": its lock was lost before it was written");
        }
        return appendLocked(type, body, at);
      }
    } catch (IOException e) {
      throw new LedgerException(file + ": cannot be written: " + e.getMessage(), e);
    } finally {
      lock.unlock();
    }
  }

  /** Returns the signed head as it stands: whoever keeps it elsewhere can see a cut tail. */
  public JsonValue anchor() {
    var head = verify().head();
    return head == null ? head(-1, LedgerEntry.NOTHING) : head;
  }

  /** Writes the signed head to another place. */
  public void anchorTo(Path copy) {
    try {
      Files.createDirectories(copy.toAbsolutePath().getParent());
      replace(copy.toAbsolutePath(), anchor());
    } catch (IOException e) {
      throw new LedgerException(copy + ": the anchor cannot be written: " + e.getMessage(), e);
    }
  }

  private LedgerEntry appendLocked(EntryType type, JsonValue body, Instant at) throws IOException {
    var report = verify();
    if (!report.sound()) {
      throw new LedgerException(report.summary() + "; nothing is appended to a broken ledger");
    }
    var entry =
        LedgerEntry.after(report.lastHash(), report.entries().size(), at, type, checked(body));
    if (report.head() == null) {
      // From its first line on a ledger has a head, so that a missing one is always a fault.
      writeHead(-1, LedgerEntry.NOTHING);
    } else if (report.headSeq() < report.entries().size() - 1) {
      writeHead(report.entries().size() - 1, report.lastHash());
    }
    writeLine(report.soundBytes(), entry);
    writeHead(entry.seq(), entry.hash());
    return entry;
  }

  private static JsonValue checked(JsonValue body) {
    if (!(body instanceof JsonObject)) {
      throw new IllegalArgumentException("the body of an entry is an object");
    }
    return body;
  }

  private void writeLine(long end, LedgerEntry entry) throws IOException {
    var line = entry.json().with("signed", keys.sign(LedgerEntry.TYPE, entry.json()));
    try (var channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      if (channel.size() > end) {
        channel.truncate(end);
      }
      channel.position(end);
      writeAll(channel, Json.write(line) + "\n");
    }
    syncFolder(file);
  }

  private void writeHead(long seq, String hash) throws IOException {
    replace(headFile(file), head(seq, hash));
  }

  private JsonObject head(long seq, String hash) {
    return keys.sign(HEAD_TYPE, JsonValue.object().with("seq", seq).with("hash", hash));
  }

  private static void replace(Path target, JsonValue value) throws IOException {
    var temporary = sibling(target, ".new");
    try (var channel =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      writeAll(channel, Json.write(value) + "\n");
    }
    Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    syncFolder(target);
  }

  private static void writeAll(FileChannel channel, String text) throws IOException {
    var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    channel.force(true);
  }

  private static void syncFolder(Path file) throws IOException {
    // Not every system opens a folder to be synced; where none does, the move itself must do.
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (var folder = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
        folder.force(true);
      }
    }
  }

  /** Returns the head file beside a ledger file: {@code ledger.head} for {@code ledger.jsonl}. */
  public static Path headFile(Path ledger) {
    return sibling(ledger, ".head");
  }

  private static Path sibling(Path file, String ending) {
    var name = String.valueOf(file.getFileName());
    var stem = name.endsWith(".jsonl") ? name.substring(0, name.length() - 6) : name;
    return file.resolveSibling(stem + ending);
  }

  private static byte @Nullable [] read(Path path) {
    try {
      if (!Files.exists(path)) {
        return null;
      }
      if (!Files.isRegularFile(path)) {
        throw new LedgerException(path + ": is no file, expected a ledger or its head");
      }
      if (Files.size(path) > MOST_BYTES) {
        throw new LedgerException(path + ": is over 256 MiB, expected less");
      }
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw new LedgerException(path + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static JsonValue readAnchor(Path anchor) {
    var bytes = read(anchor);
    if (bytes == null) {
      throw new LedgerException(anchor + ": no such file, expected a head kept as an anchor");
    }
    try {
      return Json.parse(bytes);
    } catch (DocumentException e) {
      throw new LedgerException(anchor + ": no anchor: " + e.getMessage(), e);
    }
  }
}
