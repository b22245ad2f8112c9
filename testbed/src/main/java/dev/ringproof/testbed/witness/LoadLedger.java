package dev.ringproof.testbed.witness;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What the load stub really served, by nonce. */
public final class LoadLedger {
  private final ConcurrentHashMap<String, LoadSeen> seen = new ConcurrentHashMap<>();

  /**
   * One nonce.
   *
   * @param attempts requests that reached a stub, by any provider
   * @param inputWords words of the last user message, of the first attempt
   * @param outputTokens written to sockets, over all attempts
   * @param completed attempts that were served to their end
   */
  public record LoadSeen(
      String nonce, long attempts, long inputWords, long outputTokens, long completed) {}

  /** Sums over all nonces; {@code duplicates} counts nonces with more than one attempt. */
  public record Totals(
      long turns,
      long attempts,
      long duplicates,
      long inputWords,
      long outputTokens,
      long completed) {}

  LoadLedger() {}

  void attempt(String nonce, long inputWords) {
    seen.merge(
        nonce,
        new LoadSeen(nonce, 1, inputWords, 0, 0),
        (old, one) ->
            new LoadSeen(
                nonce, old.attempts() + 1, old.inputWords(), old.outputTokens(), old.completed()));
  }

  void served(String nonce, long tokens, boolean complete) {
    seen.computeIfPresent(
        nonce,
        (n, old) ->
            new LoadSeen(
                n,
                old.attempts(),
                old.inputWords(),
                old.outputTokens() + tokens,
                old.completed() + (complete ? 1 : 0)));
  }

  /** Returns what was seen of a nonce. */
  public Optional<LoadSeen> of(String nonce) {
    return Optional.ofNullable(seen.get(nonce));
  }

  /** Returns all nonces. */
  public List<LoadSeen> all() {
    return List.copyOf(seen.values());
  }

  /** Returns the sums. */
  public Totals totals() {
    var all = all();
    return new Totals(
        all.size(),
        all.stream().mapToLong(LoadSeen::attempts).sum(),
        all.stream().filter(one -> one.attempts() > 1).count(),
        all.stream().mapToLong(LoadSeen::inputWords).sum(),
        all.stream().mapToLong(LoadSeen::outputTokens).sum(),
        all.stream().mapToLong(LoadSeen::completed).sum());
  }

  /** Forgets everything, between two phases. */
  public void clear() {
    seen.clear();
  }
}
