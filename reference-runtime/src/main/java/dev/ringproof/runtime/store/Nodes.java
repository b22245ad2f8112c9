package dev.ringproof.runtime.store;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The processes that share a store. A turn under way is one's, by a lease that it renews. */
public interface Nodes {
  /** A store that one process has to itself. */
  Nodes ALONE =
      new Nodes() {
        @Override
        public void share(Duration lease, Listener listener) {}

        @Override
        public boolean waitedForElsewhere(String approval) {
          return false;
        }

        @Override
        public void wishCancelled(String turn) {}

        @Override
        public boolean storeAnswers() {
          return true;
        }
      };

  /** What a process is told of the others. */
  interface Listener {
    /**
     * These turns were under way at a process whose lease has lapsed; they are this one's now. Told
     * again where it throws.
     */
    void took(Set<String> turns);

    /**
     * The turns that this process runs, as it believes, as they are whenever the set is asked: one
     * that it lost and that comes back to it has to end here first.
     */
    Set<String> running();

    /**
     * These of them are another process's: what it shows of them, and waits for, is not what
     * becomes of them. Told again for as long as it runs them.
     */
    void lost(Set<String> turns);

    /** Another process was asked to take a turn of this one back. */
    void wishedCancelled(String turn);
  }

  /** Renews this process's lease from now on, and tells what it took over by others' lapsing. */
  void share(Duration lease, Listener listener);

  /** Whether an unfinished turn of another process waits for an approval. */
  boolean waitedForElsewhere(String approval);

  /** Asks whoever has a turn to take it back. */
  void wishCancelled(String turn);

  /** Whether the store can be reached now. */
  boolean storeAnswers();

  /**
   * Returns the name of the node at which a request about a session is answered without a detour:
   * whoever has its turn, else this one. A hint and no more; empty where there is one process.
   *
   * @param turn that the session has under way; null for none
   */
  default Optional<String> nearest(@Nullable String turn) {
    return Optional.empty();
  }
}
