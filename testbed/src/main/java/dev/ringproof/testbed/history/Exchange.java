package dev.ringproof.testbed.history;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** One request and what came of it, filled while it runs. */
public final class Exchange {
  /** A note in time: the head of an answer, an event, a break. */
  public record Note(long atNanos, String kind, String text) {}

  private final long atNanos;
  private final String method;
  private final String url;
  private final Map<String, String> headers;
  private final String body;
  private final CopyOnWriteArrayList<Note> notes = new CopyOnWriteArrayList<>();

  Exchange(long atNanos, String method, String url, Map<String, String> headers, String body) {
    this.atNanos = atNanos;
    this.method = method;
    this.url = url;
    this.headers = headers;
    this.body = body;
  }

  /** Adds a note at this moment. */
  public void note(String kind, String text) {
    notes.add(new Note(System.nanoTime(), kind, text));
  }

  /** Returns when it began. */
  public long atNanos() {
    return atNanos;
  }

  /** Returns the notes so far. */
  public List<Note> notes() {
    return List.copyOf(notes);
  }

  String method() {
    return method;
  }

  String url() {
    return url;
  }

  Map<String, String> headers() {
    return headers;
  }

  String body() {
    return body;
  }
}
