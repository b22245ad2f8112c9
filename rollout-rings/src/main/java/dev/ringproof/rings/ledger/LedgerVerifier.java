package dev.ringproof.rings.ledger;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonCodec;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.json.Located;
import dev.ringproof.contract.json.Schemas;
import dev.ringproof.contract.ring.Dsse;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Verifies a ledger's bytes against its signed head and, if given, an anchor kept elsewhere. */
final class LedgerVerifier {
  /** A head as it was signed. */
  private record Head(long seq, String hash) {}

  private final String file;
  private final Collection<PublicKey> trusted;
  private final List<LedgerEntry> entries = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private int soundBytes;
  private long headSeq = -1;

  LedgerVerifier(String file, Collection<PublicKey> trusted) {
    this.file = file;
    this.trusted = trusted;
  }

  /**
   * Verifies.
   *
   * @param headText the head file's text; null if there is none
   * @param anchor a head that was kept elsewhere; null if there is none
   */
  LedgerReport verify(byte[] bytes, @Nullable String headText, @Nullable JsonValue anchor) {
    readLines(bytes);
    var head = headText == null ? null : parseHead(headText);
    if (faults.isEmpty()) {
      checkHead(headText, head);
    }
    if (faults.isEmpty() && anchor != null) {
      checkAnchor(anchor);
    }
    return new LedgerReport(file, entries, faults, notes, head, soundBytes, headSeq);
  }

  private void readLines(byte[] bytes) {
    var start = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        if (!readLine(Arrays.copyOfRange(bytes, start, i))) {
          return;
        }
        start = i + 1;
        soundBytes = start;
      }
    }
    if (start < bytes.length) {
      notes.add(
          file
              + ":"
              + (entries.size() + 1)
              + ": torn line of "
              + (bytes.length - start)
              + " bytes without an end, never acknowledged; the next append cuts it off");
    }
  }

  private boolean readLine(byte[] bytes) {
    var line = entries.size() + 1;
    try {
      var value = Json.parse(bytes);
      var located = Located.json(file, Json.write(value));
      Schemas.check("ledger", located);
      entries.add(check(line, (JsonObject) value));
      return true;
    } catch (DocumentException e) {
      faults.add(file + ":" + line + ": " + e.getMessage());
      return false;
    }
  }

  private LedgerEntry check(int line, JsonObject value) {
    var signed = value.member("signed").orElseThrow();
    var plain = value.without("signed");
    var entry = LedgerEntry.read(plain);
    if (entry.seq() != line - 1) {
      throw DocumentException.at(
          "/seq", "" + entry.seq(), (line - 1) + ": a line is missing, inserted or moved");
    }
    var before = entries.isEmpty() ? LedgerEntry.NOTHING : entries.getLast().hash();
    if (!entry.prev().equals(before)) {
      throw DocumentException.at("/prev", entry.prev(), before + ", the hash of the line before");
    }
    if (!entry.hash().equals(entry.expectedHash())) {
      throw DocumentException.at("/hash", entry.hash(), entry.expectedHash() + ": it was edited");
    }
    var payload = Dsse.open(signed, LedgerEntry.TYPE, trusted);
    if (!Json.digest(payload).equals(Json.digest(plain))) {
      throw new DocumentException("/signed: what was signed is not what the line says");
    }
    return entry;
  }

  private @Nullable JsonValue parseHead(String text) {
    try {
      return Json.parse(text);
    } catch (DocumentException e) {
      faults.add(file + ": the head file is no envelope: " + e.getMessage());
      return null;
    }
  }

  private void checkHead(@Nullable String text, @Nullable JsonValue envelope) {
    if (text == null || envelope == null) {
      if (!entries.isEmpty()) {
        faults.add(file + ": its signed head is gone: the tail may have been cut");
      }
      return;
    }
    var head = openHead("head", envelope);
    if (head == null || !standsIn("head", head)) {
      return;
    }
    headSeq = head.seq();
    var beyond = entries.size() - 1 - head.seq();
    if (beyond == 1) {
      notes.add(
          file
              + ":"
              + entries.size()
              + ": the head does not know this entry yet; it verifies by itself and is accepted");
    } else if (beyond > 1) {
      faults.add(
          file
              + ": "
              + beyond
              + " entries follow the signed head, expected at most 1: the head is an old one");
    }
  }

  private void checkAnchor(JsonValue envelope) {
    var anchor = openHead("anchor", envelope);
    if (anchor != null) {
      var unused = standsIn("anchor", anchor);
    }
  }

  private @Nullable Head openHead(String what, JsonValue envelope) {
    try {
      var payload = Dsse.open(envelope, Ledger.HEAD_TYPE, trusted);
      return JsonCodec.decode(payload, Head.class);
    } catch (DocumentException e) {
      faults.add(file + ": " + what + ": " + e.getMessage());
      return null;
    }
  }

  private boolean standsIn(String what, Head head) {
    if (head.seq() < 0) {
      return true;
    }
    if (head.seq() >= entries.size()) {
      faults.add(
          file
              + ": found "
              + entries.size()
              + " lines, expected at least "
              + (head.seq() + 1)
              + " by the signed "
              + what
              + ": the tail was cut");
      return false;
    }
    if (!entries.get((int) head.seq()).hash().equals(head.hash())) {
      faults.add(
          file
              + ":"
              + (head.seq() + 1)
              + ": its hash is not the one in the signed "
              + what
              + ": this is another history");
      return false;
    }
    return true;
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
