package dev.ringproof.rings.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.rings.key.Keys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LedgerTest {
  private static final Instant AT = Instant.parse("2026-11-01T12:00:00Z");

  private final Keys keys = Keys.generate();
  @TempDir private Path folder;
  private Path file;
  private Ledger ledger;

  @BeforeEach
  void fill() {
    file = folder.resolve("ledger.jsonl");
    ledger = Ledger.open(file, keys);
    for (int i = 0; i < 4; i++) {
      append(i);
    }
  }

  @Test
  void anUntouchedLedgerVerifies() {
    var report = ledger.verify();
    assertThat(report.sound()).as(report.summary()).isTrue();
    assertThat(report.entries()).hasSize(4);
    assertThat(report.notes()).isEmpty();
  }

  @Test
  void anEditIsNamedWithItsLine() throws IOException {
    edit(lines -> lines.set(1, lines.get(1).replace("\"n\":1", "\"n\":7")));
    assertFault("ledger.jsonl:2", "it was edited");
  }

  @Test
  void anEditWithAFreshHashIsNamedByItsSignature() throws IOException {
    edit(
        lines -> {
          var old = Json.parse(lines.get(3));
          var entry =
              LedgerEntry.after(
                  old.text("/prev").orElseThrow(),
                  3,
                  AT,
                  EntryType.VERDICT,
                  JsonValue.object().with("n", 9));
          lines.set(3, line(entry, old.member("signed").orElseThrow()));
        });
    assertFault("ledger.jsonl:4", "not what the line says");
  }

  @Test
  void aCutInTheMiddleIsNamed() throws IOException {
    edit(lines -> lines.remove(1));
    assertFault("ledger.jsonl:2", "a line is missing, inserted or moved");
  }

  @Test
  void aCutTailIsKnownToTheHead() throws IOException {
    edit(List::removeLast);
    assertFault("found 3 lines, expected at least 4", "the tail was cut");
  }

  @Test
  void aHalfCutLastLineIsKnownToTheHead() throws IOException {
    var bytes = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 1));
    assertFault("found 3 lines, expected at least 4", "the tail was cut");
  }

  @Test
  void aReorderIsNamed() throws IOException {
    edit(lines -> lines.add(1, lines.remove(2)));
    assertFault("ledger.jsonl:2", "a line is missing, inserted or moved");
  }

  @Test
  void anInsertedLineIsNamed() throws IOException {
    edit(lines -> lines.add(2, lines.get(2)));
    assertFault("ledger.jsonl:4", "a line is missing, inserted or moved");
  }

  @Test
  void aForeignKeyIsNamed() throws IOException {
    var stranger = Keys.generate();
    var last = ledger.verify().entries().getLast();
    var entry =
        LedgerEntry.after(
            last.hash(), 4, AT, EntryType.VERDICT, JsonValue.object().with("verdict", "PASS"));
    edit(lines -> lines.add(line(entry, stranger.sign(LedgerEntry.TYPE, entry.json()))));
    assertFault("ledger.jsonl:5", "no signature by a trusted key");
  }

  @Test
  void anUnsignedLineIsNamed() throws IOException {
    var last = ledger.verify().entries().getLast();
    var entry = LedgerEntry.after(last.hash(), 4, AT, EntryType.VERDICT, JsonValue.object());
    edit(lines -> lines.add(Json.write(entry.json())));
    assertFault("ledger.jsonl:5", "signed");
  }

  @Test
  void aDeletedHeadIsNamed() throws IOException {
    Files.delete(Ledger.headFile(file));
    assertFault("its signed head is gone");
  }

  @Test
  void aForgedHeadIsNamed() throws IOException {
    var last = ledger.verify().entries().get(2);
    edit(List::removeLast);
    var forged =
        Keys.generate()
            .sign(Ledger.HEAD_TYPE, JsonValue.object().with("seq", 2).with("hash", last.hash()));
    Files.writeString(Ledger.headFile(file), Json.write(forged));
    assertFault("head: envelope: no signature by a trusted key");
  }

  @Test
  void anOldHeadOverMoreThanOneLineIsNamed() throws IOException {
    var old = Files.readString(Ledger.headFile(file));
    append(4);
    append(5);
    Files.writeString(Ledger.headFile(file), old);
    assertFault("2 entries follow the signed head");
  }

  @Test
  void anAnchorElsewhereKnowsWhatWasCutTogetherWithTheHead() throws IOException {
    var oldHead = Files.readString(Ledger.headFile(file));
    append(4);
    var anchor = folder.resolve("elsewhere/anchor.json");
    ledger.anchorTo(anchor);
    edit(List::removeLast);
    Files.writeString(Ledger.headFile(file), oldHead);
    var trusted = List.of(keys.named());
    assertThat(Ledger.verify(file, trusted).sound()).isTrue();
    assertThat(Ledger.verify(file, trusted, anchor).faults())
        .singleElement()
        .asString()
        .contains("signed anchor: the tail was cut");
  }

  @Test
  void aTornTailIsNamedAndCutAtTheNextAppend() throws IOException {
    Files.writeString(file, "{\"seq\":4,\"at\":", StandardOpenOption.APPEND);
    var report = ledger.verify();
    assertThat(report.sound()).isTrue();
    assertThat(report.notes()).singleElement().asString().contains("ledger.jsonl:5: torn line");
    append(4);
    assertThat(ledger.verify().entries()).hasSize(5);
    assertThat(ledger.verify().notes()).isEmpty();
  }

  @Test
  void anEntryThatTheHeadDoesNotKnowIsAcceptedAndSaid() throws IOException {
    var before = Files.readString(Ledger.headFile(file));
    append(4);
    Files.writeString(Ledger.headFile(file), before);
    var report = ledger.verify();
    assertThat(report.sound()).isTrue();
    assertThat(report.notes()).singleElement().asString().contains("does not know this entry yet");
    append(5);
    assertThat(ledger.verify().entries()).hasSize(6);
    assertThat(ledger.verify().notes()).isEmpty();
  }

  @Test
  void nothingIsAppendedToABrokenLedger() throws IOException {
    edit(List::removeLast);
    assertThatThrownBy(() -> append(9))
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining("broken ledger");
  }

  @Test
  void garbageIsAFaultAndNoCrash() throws IOException {
    Files.write(file, new byte[] {(byte) 0xff, 0, '\n'});
    assertFault("ledger.jsonl:1", "UTF-8");
  }

  @Test
  void anEmptyFolderHoldsAnEmptyLedger() {
    var report = Ledger.verify(folder.resolve("none.jsonl"), List.of(keys.named()));
    assertThat(report.sound()).isTrue();
    assertThat(report.entries()).isEmpty();
  }

  @Test
  void writersAtOnceLoseNothing() {
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 16; i++) {
        var n = i;
        var unused =
            pool.submit(() -> Ledger.open(file, keys).append(EntryType.GRANT, body(n), AT));
      }
    }
    assertThat(ledger.verify().entries()).hasSize(20);
    assertThat(ledger.verify().sound()).isTrue();
  }

  private void assertFault(String... words) {
    var report = ledger.verify();
    assertThat(report.sound()).isFalse();
    assertThat(report.summary()).contains(words);
  }

  private void append(int n) {
    var unused = ledger.append(EntryType.VERDICT, body(n), AT.plusSeconds(n));
  }

  private static JsonObject body(int n) {
    return JsonValue.object().with("n", n);
  }

  private static String line(LedgerEntry entry, JsonValue signed) {
    return Json.write(entry.json().with("signed", signed));
  }

  private interface Edit {
    void on(List<String> lines);
  }

  private void edit(Edit edit) throws IOException {
    var lines = new ArrayList<>(Files.readAllLines(file));
    edit.on(lines);
    Files.writeString(file, String.join("\n", lines) + "\n");
  }
}
