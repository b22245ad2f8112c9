package dev.ringproof.chaos.sequence;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The model of a session: a register of the checkpoint version with one turn at a time. A turn is
 * two calls of it: one that takes the place, which compares the version where the client asks for
 * that, and one that settles, which lets the place go and counts the version up.
 *
 * @param active the turn that has the place; empty for none
 */
record Checkpoint(long version, String active, boolean erased) {
  /** A session as it is opened. */
  static final Checkpoint OPENED = new Checkpoint(0, "", false);

  /** What begins the name of a turn that nobody was told. */
  static final String NAMELESS = "?";

  /** What a client did with a session, with what it was told. */
  sealed interface Call {}

  /**
   * A turn took the place.
   *
   * @param matches the versions of which the request named one; empty if it may have named none
   * @param version the one that the turn's first event tells; null if nobody has seen it
   */
  record Begin(String turn, Set<Long> matches, @Nullable Long version) implements Call {
    Begin {
      matches = Set.copyOf(matches);
    }
  }

  /**
   * A turn ended.
   *
   * @param version the one that its end tells; null if nobody has seen it
   */
  record Settle(String turn, @Nullable Long version) implements Call {}

  /** Refused: another turn runs. */
  record Busy() implements Call {}

  /** Refused: the version that the client has seen is not the current one. */
  record Stale(@Nullable Long match, @Nullable Long current) implements Call {}

  /**
   * The session's view.
   *
   * @param stranger whether the active turn is one that no client was told of
   */
  record Show(long version, String active, boolean stranger) implements Call {}

  /** An answer that only a session that is there can give. */
  record Alive(String answer) implements Call {}

  /** Answered as what does not exist. */
  record Missing() implements Call {}

  /** Erased. */
  record Erase() implements Call {}

  /** Returns the state after the call; empty if a session in this state cannot answer so. */
  Optional<Checkpoint> after(Call call) {
    return switch (call) {
      case Begin begin -> begin(begin);
      case Settle settle -> settle(settle);
      case Busy busy -> same(!erased && !active.isEmpty());
      case Stale stale -> same(!erased && isStale(stale));
      case Show show -> same(!erased && version == show.version() && shows(show));
      case Alive alive -> same(!erased);
      case Missing missing -> same(erased);
      case Erase erase ->
          erased ? Optional.empty() : Optional.of(new Checkpoint(version, "", true));
    };
  }

  private Optional<Checkpoint> same(boolean possible) {
    return possible ? Optional.of(this) : Optional.empty();
  }

  private Optional<Checkpoint> begin(Begin begin) {
    var told = begin.version();
    var possible =
        !erased
            && active.isEmpty()
            && (begin.matches().isEmpty() || begin.matches().contains(version))
            && (told == null || told == version);
    return possible ? Optional.of(new Checkpoint(version, begin.turn(), false)) : Optional.empty();
  }

  /** What an erased session's turn comes to changes nothing any more. */
  private Optional<Checkpoint> settle(Settle settle) {
    if (erased) {
      return Optional.of(this);
    }
    var told = settle.version();
    var possible = active.equals(settle.turn()) && (told == null || told == version + 1);
    return possible ? Optional.of(new Checkpoint(version + 1, "", false)) : Optional.empty();
  }

  private boolean isStale(Stale stale) {
    var match = stale.match();
    var current = stale.current();
    return match != null && match != version && current != null && current == version;
  }

  private boolean shows(Show show) {
    return active.equals(show.active()) || (active.startsWith(NAMELESS) && show.stranger());
  }
}
