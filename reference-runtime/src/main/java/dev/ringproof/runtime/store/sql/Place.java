package dev.ringproof.runtime.store.sql;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Where something sealed stands. It is authenticated with it, so that nothing passes for what
 * stands elsewhere.
 */
public record Place(String what, String session, List<String> rest) {
  public Place {
    rest = List.copyOf(rest);
  }

  /** Names the place of a session's wrapped key. */
  public static Place key(String session) {
    return new Place("key", session, List.of());
  }

  /** Names the place of a text. */
  public static Place text(String session, TextKind kind, String key) {
    return new Place("text", session, List.of(kind.name(), key));
  }

  /** Names the place of events that are sealed together; the id is the last one's. */
  public static Place events(String session, String turn, long last) {
    return new Place("event", session, List.of(turn, Long.toString(last)));
  }

  /** Returns it as bytes; each part with its length, so that no two places share them. */
  public byte[] bytes() {
    var text = new StringBuilder();
    add(text, what);
    add(text, session);
    rest.forEach(part -> add(text, part));
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void add(StringBuilder text, String part) {
    text.append(part.length()).append(':').append(part);
  }
}
