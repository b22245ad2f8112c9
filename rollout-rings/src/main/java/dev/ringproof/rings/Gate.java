package dev.ringproof.rings;

import dev.ringproof.contract.clause.Catalogue;
import dev.ringproof.contract.clause.Level;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.ring.Dsse;
import dev.ringproof.contract.ring.Grant;
import dev.ringproof.contract.ring.GrantKind;
import dev.ringproof.contract.verdict.Verdict;
import dev.ringproof.rings.bundle.Bundle;
import dev.ringproof.rings.judge.Judge;
import dev.ringproof.rings.judge.Statement;
import dev.ringproof.rings.judge.VerdictDocument;
import dev.ringproof.rings.key.Grants;
import dev.ringproof.rings.key.Keys;
import dev.ringproof.rings.ledger.EntryType;
import dev.ringproof.rings.ledger.Ledger;
import dev.ringproof.rings.ledger.LedgerEntry;
import dev.ringproof.rings.spec.RequiredClause;
import dev.ringproof.rings.spec.RingData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The gate between rings: reads the evidence, judges, and appends the verdict to the ledger. It
 * starts nothing and sends no traffic.
 */
public final class Gate {
  private final RingData rings;
  private final Catalogue catalogue;

  /** Makes a gate of these rings and clauses. */
  public Gate(RingData rings, Catalogue catalogue) {
    this.rings = rings;
    this.catalogue = catalogue;
  }

  /** Returns the gate of the rings and clauses that this build ships. */
  public static Gate defaults() {
    return new Gate(RingData.defaults(), Catalogue.load());
  }

  /**
   * What came of it.
   *
   * @param statement the in-toto statement in its signed envelope; null without a subject
   * @param entry the ledger's new entry; null if the ledger is broken, and nothing was appended
   */
  public record Result(
      VerdictDocument verdict, @Nullable JsonValue statement, @Nullable LedgerEntry entry) {

    /** Writes {@code verdict.json} and, where there is one, {@code verdict.intoto.json}. */
    public void writeTo(Path folder) {
      try {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("verdict.json"), verdict.text());
        if (statement != null) {
          Files.writeString(folder.resolve("verdict.intoto.json"), Json.pretty(statement));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(folder + ": the verdict cannot be written", e);
      }
    }
  }

  /**
   * Judges a rehearsal and records it.
   *
   * @param evidence the evidence folder
   * @param at when the verdict is issued
   */
  public Result rehearse(Path evidence, int ring, Ledger ledger, Keys keys, Instant at) {
    var report = ledger.verify();
    var bundle = Bundle.read(evidence, ring);
    var verdict = new Judge(rings, this::required, report.view(), at).rehearsal(ring, bundle);
    return record(verdict, ledger, report.sound(), keys);
  }

  /**
   * Judges a promotion and records it.
   *
   * @param move the rings that it goes from and to
   */
  public Result promote(Path evidence, Move move, Ledger ledger, Keys keys, Instant at) {
    var report = ledger.verify();
    var rehearsed = Bundle.read(evidence, move.to());
    var earlier = Bundle.read(evidence, move.from());
    var verdict =
        new Judge(rings, this::required, report.view(), at)
            .promotion(move.from(), move.to(), rehearsed, earlier);
    return record(verdict, ledger, report.sound(), keys);
  }

  /**
   * Issues the grant that a promotion's PASS has earned, for the subject as the evidence names it:
   * whole windows, not what a scaled suite ran as. The ledger shows it before anybody holds it.
   *
   * @return the grant in its signed envelope; empty after any other verdict, after a rehearsal's,
   *     and where no ledger recorded the verdict
   */
  public static Optional<JsonObject> grant(
      Result result, Ledger ledger, Keys keys, Instant expires) {
    var verdict = result.verdict();
    var subject = verdict.subject();
    var entry = result.entry();
    var promoted = verdict.verdict() == Verdict.PASS && verdict.purpose() == GrantKind.PROMOTION;
    if (!promoted || subject == null || entry == null) {
      return Optional.empty();
    }
    var envelope = Grants.issue(keys, subject, verdict.ring(), GrantKind.PROMOTION, expires);
    var grant = (JsonObject) Dsse.open(envelope, Grant.TYPE, List.of(keys.named()));
    var unused =
        ledger.append(EntryType.GRANT, grant.with("verdictSeq", entry.seq()), verdict.issuedAt());
    return Optional.of(envelope);
  }

  /**
   * A way from one ring to another.
   *
   * @param from {@link #NONE} for a deployment that is in no ring yet
   */
  public record Move(int from, int to) {
    /** In no ring yet. */
    public static final int NONE = -1;

    public Move {
      if (from < NONE || from > 3 || to < 0 || to > 3) {
        throw new IllegalArgumentException(
            "found --from " + from + " --to " + to + ", expected rings from 0 to 3");
      }
    }
  }

  /** Returns the rings that the gate asks by. */
  public RingData rings() {
    return rings;
  }

  /** Returns the clauses that a ring requires. */
  public List<RequiredClause> required(int ring) {
    return catalogue.required(ring).stream()
        .map(
            clause ->
                new RequiredClause(
                    clause.id(),
                    clause.level() == Level.MUST,
                    Optional.ofNullable(clause.capability()).map(Object::toString).orElse(null)))
        .toList();
  }

  private static Result record(VerdictDocument verdict, Ledger ledger, boolean sound, Keys keys) {
    var entry = sound ? ledger.append(EntryType.VERDICT, verdict.json(), verdict.issuedAt()) : null;
    var statement = Statement.of(verdict).map(s -> keys.sign(Statement.TYPE, s)).orElse(null);
    return new Result(verdict, statement, entry);
  }
}
