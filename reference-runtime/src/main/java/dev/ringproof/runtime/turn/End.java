package dev.ringproof.runtime.turn;

/** How a turn ends. */
sealed interface End {
  /**
   * It answered.
   *
   * @param message what the user has to know beyond the text; empty if nothing
   */
  record Completed(String finish, String message) implements End {}

  /** It failed, in a way that is declared. */
  record Failed(Failure failure) implements End {}

  /** Its client took it back. */
  record Cancelled() implements End {}

  /** The process ends while it waits for an approval; the next one takes it up. */
  record Left() implements End {}
}
