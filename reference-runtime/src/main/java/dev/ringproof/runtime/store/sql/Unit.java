package dev.ringproof.runtime.store.sql;

import dev.ringproof.runtime.store.StoreException;
import java.sql.SQLException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One caller's unit of work on its way through the writer. */
public final class Unit<T> {
  /** What a unit needs of a commit. */
  public enum Kind {
    /** It writes in both databases, and neither may be seen without the other. */
    JOINT,
    /** It writes in continuity alone. */
    CONTINUITY,
    /** It writes in the vault alone. */
    VAULT,
    /** As VAULT, and nobody waits. */
    SOON,
    /** It runs outside a transaction. */
    ALONE
  }

  private final Kind kind;
  private final Hold hold;
  private final Db.Work<T> work;
  private final CompletableFuture<T> done = new CompletableFuture<>();
  private final AtomicBoolean taken = new AtomicBoolean();
  private @Nullable T value;
  private @Nullable StoreException refusal;

  Unit(Kind kind, Hold hold, Db.Work<T> work) {
    this.kind = kind;
    this.hold = hold;
    this.work = work;
  }

  /** Returns what it needs of a commit. */
  public Kind kind() {
    return kind;
  }

  /** Returns what it has to itself until its commit. */
  public Hold hold() {
    return hold;
  }

  Db.Work<T> work() {
    return work;
  }

  /** Whether the writer may run it: its caller has not gone. */
  boolean take() {
    return kind == Kind.SOON || taken.compareAndSet(false, true);
  }

  /** Runs it and keeps the value until the commit. */
  public void run(Db db) throws SQLException {
    value = work.run(db);
    refusal = null;
  }

  /** Notes why it wrote nothing; its caller is told with the others. */
  public void refuse(StoreException why) {
    refusal = why;
  }

  /** Tells the caller: the commit is on the disk. */
  void committed() {
    var why = refusal;
    var result = value;
    if (why != null) {
      done.completeExceptionally(why);
    } else if (result != null) {
      done.complete(result);
    }
  }

  void failed(StoreException why) {
    done.completeExceptionally(why);
  }

  /**
   * Waits for the commit. An interrupted caller leaves if its unit was not begun; else it waits for
   * the outcome, since a commit cannot be taken back, and is interrupted afterwards.
   */
  T await() {
    try {
      return done.get();
    } catch (InterruptedException e) {
      var cancelled = taken.compareAndSet(false, true);
      try {
        if (cancelled) {
          throw new StoreException("interrupted before its commit began; nothing was written", e);
        }
        return joined();
      } finally {
        Thread.currentThread().interrupt();
      }
    } catch (ExecutionException e) {
      throw cause(e.getCause());
    }
  }

  private T joined() {
    try {
      return done.join();
    } catch (CompletionException | CancellationException e) {
      throw cause(e.getCause());
    }
  }

  private static StoreException cause(@Nullable Throwable cause) {
    if (cause == null) {
      return new StoreException("the store gave no outcome");
    }
    // A new one for each caller: many share one failed commit.
    return new StoreException(String.valueOf(cause.getMessage()), cause);
  }
}
