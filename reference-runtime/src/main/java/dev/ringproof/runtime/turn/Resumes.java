package dev.ringproof.runtime.turn;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.runtime.store.TurnRow;
import java.time.Duration;
import java.util.Optional;

/** The resume documents of jobs: what was said and done so far, for whoever runs one again. */
final class Resumes {
  /** A little longer than the message, without which nothing runs again anyway. */
  private static final Duration LONGER = Duration.ofMinutes(1);

  private final TurnParts parts;

  Resumes(TurnParts parts) {
    this.parts = parts;
  }

  /** Returns the document of a turn, if one can be read. */
  Optional<ResumeDocument> read(TurnRow row) {
    try {
      var vault = parts.store().vault();
      return vault
          .get(ResumeDocument.key(row.id(), row.workflow()))
          // An earlier build kept a job's under its turn.
          .or(() -> vault.get(ResumeDocument.key(row.id(), null)))
          .map(ResumeDocument::read);
    } catch (DocumentException broken) {
      parts.log().failure("resume", JsonValue.object().with("turn", row.id()), broken);
      return Optional.empty();
    }
  }

  /**
   * Returns the document of a job that can be run again from where it stood: no action is pending,
   * and it knows of every one that the turn asked for.
   */
  Optional<ResumeDocument> of(TurnRow row) {
    return row.workflow() == null
        ? Optional.empty()
        : read(row).filter(found -> found.pending().isEmpty() && knowsAll(found, row));
  }

  private boolean knowsAll(ResumeDocument found, TurnRow row) {
    var settled = found.settled();
    return parts.store().actions().ofTurn(row.id()).stream()
        .allMatch(action -> settled.contains(action.id()));
  }

  /**
   * Whether the turn asked for any action, or may have: one that was re-driven had a life before.
   */
  boolean hasActed(TurnRow row) {
    return row.redrives() > 0 || !parts.store().actions().ofTurn(row.id()).isEmpty();
  }

  /** Keeps how far a turn has come. */
  void keep(Running turn) {
    put(turn.facts.session(), turn.resumeKey(), ResumeDocument.write(turn));
  }

  /** Keeps the same for a whole window more. */
  void keep(TurnRow row, ResumeDocument document) {
    put(row.session(), ResumeDocument.key(row.id(), row.workflow()), document.json());
  }

  private void put(String session, String key, String text) {
    var until = parts.clock().instant().plus(parts.tiers().windows().vault()).plus(LONGER);
    parts.store().vault().put(session, key, text, until);
  }
}
