package dev.ringproof.testbed.history;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What went over the wire in one check, with times, for people: HTTP and events, the witness's
 * view, and curl lines to send the same again. Bearer tokens are left out of all of it.
 */
public final class Transcript {
  private static final Pattern TOKEN =
      Pattern.compile("(?i)(bearer\\s+)\\S+|eyJ[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*");

  private final long startNanos = System.nanoTime();
  private final CopyOnWriteArrayList<Exchange> exchanges = new CopyOnWriteArrayList<>();
  private final CopyOnWriteArrayList<Exchange.Note> notes = new CopyOnWriteArrayList<>();
  private final Map<String, JsonValue> witnessed = new LinkedHashMap<>();

  /** Notes that a request is being sent; the answer is noted on what is returned. */
  public Exchange sent(
      String method, String url, Map<String, String> headers, byte @Nullable [] body) {
    var text = body == null ? "" : new String(body, StandardCharsets.UTF_8);
    var exchange = new Exchange(System.nanoTime(), method, url, Map.copyOf(headers), text);
    exchanges.add(exchange);
    return exchange;
  }

  /** Adds a remark of the check itself. */
  public void note(String text) {
    notes.add(new Exchange.Note(System.nanoTime(), "note", text));
  }

  /** Adds what the witness saw, under a name such as {@code effects}. */
  public void witnessed(String name, JsonValue view) {
    synchronized (witnessed) {
      witnessed.put(name, view);
    }
  }

  /** Returns the exchanges so far. */
  public List<Exchange> exchanges() {
    return List.copyOf(exchanges);
  }

  /** Writes {@code http.txt}, {@code curl.sh} and {@code witness.json} into the folder. */
  public void write(Path dir) {
    try {
      Files.createDirectories(dir);
      Files.writeString(dir.resolve("http.txt"), redact(http()));
      Files.writeString(dir.resolve("curl.sh"), redact(curl()));
      var view = JsonValue.object();
      synchronized (witnessed) {
        for (var entry : witnessed.entrySet()) {
          view = view.with(entry.getKey(), entry.getValue());
        }
      }
      Files.writeString(dir.resolve("witness.json"), redact(Json.pretty(view)));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the transcript into " + dir, e);
    }
  }

  private String http() {
    var out = new StringBuilder();
    for (var exchange : exchanges) {
      out.append(time(exchange.atNanos())).append("  > ").append(exchange.method()).append(' ');
      out.append(exchange.url()).append('\n');
      exchange.headers().forEach((k, v) -> line(out, "> " + k + ": " + v));
      exchange.body().lines().forEach(text -> line(out, "> " + text));
      for (var note : exchange.notes()) {
        out.append(time(note.atNanos())).append("  < ").append(note.kind()).append('\n');
        note.text().lines().forEach(text -> line(out, "< " + text));
      }
      out.append('\n');
    }
    for (var note : notes) {
      out.append(time(note.atNanos())).append("  ").append(note.text()).append('\n');
    }
    return out.toString();
  }

  private static void line(StringBuilder out, String text) {
    out.append("              ").append(text).append('\n');
  }

  private String curl() {
    var out = new StringBuilder("#!/bin/sh\n# TOKEN holds the bearer token of the caller.\n");
    for (var exchange : exchanges) {
      out.append("curl -isN -X ").append(quote(exchange.method()));
      exchange
          .headers()
          .forEach(
              (name, value) ->
                  out.append(" -H ")
                      .append(
                          name.equalsIgnoreCase("authorization")
                              ? "\"Authorization: Bearer $TOKEN\""
                              : quote(name + ": " + value)));
      if (!exchange.body().isEmpty()) {
        out.append(" --data-binary ").append(quote(exchange.body()));
      }
      out.append(' ').append(quote(exchange.url())).append('\n');
    }
    return out.toString();
  }

  private static String quote(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  private String time(long nanos) {
    return String.format(Locale.ROOT, "%10.3f ms", (nanos - startNanos) / 1e6);
  }

  private static String redact(String text) {
    return TOKEN
        .matcher(text)
        .replaceAll(
            found -> found.group().contains("$TOKEN") ? "Bearer \\$TOKEN\"" : "Bearer [redacted]");
  }
}
