package dev.ringproof.runtime.http;

import dev.ringproof.runtime.session.Actor;
import java.util.Optional;

/** Tells who asks. */
@FunctionalInterface
public interface Identity extends AutoCloseable {
  /** Returns whom the headers of a request prove; any doubt is {@code unauthenticated}. */
  Actor of(Headers headers);

  /** Lets go of what it fetches keys with. */
  @Override
  default void close() {}

  /** The headers of a request. */
  @FunctionalInterface
  interface Headers {
    /** Returns the first value of a header. */
    Optional<String> first(String name);
  }
}
