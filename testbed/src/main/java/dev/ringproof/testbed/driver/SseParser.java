package dev.ringproof.testbed.driver;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads server-sent events by the HTML standard: lines end with CR, LF or CRLF, a byte order mark
 * at the start is passed over, an event that the end of the stream cuts off is none. Lines are cut
 * as bytes and decoded whole, so that no character can be split.
 */
public final class SseParser {
  private static final int MOST_EVENT = 64 << 20;

  private final InputStream in;
  private boolean begun;
  private boolean afterCr;
  private long comments;
  private boolean cutOff;

  /**
   * An event as it was sent.
   *
   * @param id the id field of this event; null without one
   * @param event the type; {@code message} without one
   * @param raw its lines, comments included
   */
  public record Event(@Nullable String id, String event, String data, String raw) {}

  /** Reads from a body. */
  public SseParser(InputStream in) {
    this.in = in;
  }

  /** Returns the next event; empty at the end of the stream. */
  public Optional<Event> next() throws IOException {
    var lines = new ArrayList<String>();
    var size = 0L;
    while (true) {
      var line = line();
      if (line == null) {
        cutOff = cutOff || !lines.isEmpty();
        return Optional.empty();
      }
      if (line.isEmpty()) {
        var event = event(lines);
        if (event.isPresent()) {
          return event;
        }
        lines.clear();
      } else {
        size += line.length();
        if (size > MOST_EVENT) {
          throw new IOException("an event is longer than 64 MiB");
        }
        lines.add(line);
      }
    }
  }

  /** Returns how many comment lines there were. */
  public long comments() {
    return comments;
  }

  /** Whether the stream ended within an event. */
  public boolean cutOff() {
    return cutOff;
  }

  private Optional<Event> event(List<String> lines) {
    String id = null;
    var type = "";
    var data = new StringBuilder();
    var some = false;
    for (var line : lines) {
      var colon = line.indexOf(':');
      var name = colon < 0 ? line : line.substring(0, colon);
      var value = colon < 0 ? "" : line.substring(colon + 1);
      value = value.startsWith(" ") ? value.substring(1) : value;
      switch (name) {
        case "" -> comments++;
        case "id" -> id = value.indexOf('\0') < 0 ? value : id;
        case "event" -> type = value;
        case "data" -> {
          data.append(value).append('\n');
          some = true;
        }
        default -> {
          // The standard passes over what it does not know, retry among it here.
        }
      }
    }
    if (!some) {
      return Optional.empty();
    }
    data.setLength(data.length() - 1);
    var raw = String.join("\n", lines);
    return Optional.of(new Event(id, type.isEmpty() ? "message" : type, data.toString(), raw));
  }

  private @Nullable String line() throws IOException {
    var line = new ByteArrayOutputStream();
    while (true) {
      var b = in.read();
      if (b < 0) {
        cutOff = cutOff || line.size() > 0;
        return null;
      }
      if (b == '\n' && afterCr && line.size() == 0) {
        afterCr = false;
        continue;
      }
      afterCr = b == '\r';
      if (b == '\r' || b == '\n') {
        return decode(line);
      }
      line.write(b);
      if (line.size() > MOST_EVENT) {
        throw new IOException("a line is longer than 64 MiB");
      }
    }
  }

  private String decode(ByteArrayOutputStream line) throws IOException {
    try {
      var text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(line.toByteArray()))
              .toString();
      var first = !begun;
      begun = true;
      return first && text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new IOException("the stream holds bytes that are not UTF-8", e);
    }
  }
}
