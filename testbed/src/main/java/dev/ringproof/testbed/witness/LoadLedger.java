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
   * @param attempts requests that reached a stub, by any provider, and told of no tool yet
   * @param inputWords words of the last user message, of the first attempt
   * @param outputTokens written to sockets, over all attempts
   * @param completed answers that were served to their end
   * @param asked how often the stub asked for the tool that the prompt wants
   * @param told requests that brought a tool's answer
   */
  public record LoadSeen(
      String nonce,
      long attempts,
      long inputWords,
      long outputTokens,
      long completed,
      long asked,
      long told) {

    private LoadSeen plus(int attempt, long tokens, int end, int ask, int tell) {
      return new LoadSeen(
          nonce,
          attempts + attempt,
          inputWords,
          outputTokens + tokens,
          completed + end,
          asked + ask,
          told + tell);
    }
  }

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
        new LoadSeen(nonce, 1, inputWords, 0, 0, 0, 0),
        (old, one) -> old.plus(1, 0, 0, 0, 0));
  }

  /** Notes that the stub asked for the prompt's tool. */
  void asked(String nonce) {
    seen.computeIfPresent(nonce, (n, old) -> old.plus(0, 0, 0, 1, 0));
  }

  /** Notes a request that brought what a tool said. */
  void told(String nonce, long inputWords) {
    seen.merge(
        nonce,
        new LoadSeen(nonce, 0, inputWords, 0, 0, 0, 1),
        (old, one) -> old.plus(0, 0, 0, 0, 1));
  }

  void served(String nonce, long tokens, boolean complete) {
    seen.computeIfPresent(nonce, (n, old) -> old.plus(0, tokens, complete ? 1 : 0, 0, 0));
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
