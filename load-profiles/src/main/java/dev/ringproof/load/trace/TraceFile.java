package dev.ringproof.load.trace;

import dev.ringproof.contract.json.DocumentException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads traces in the Azure LLM inference format: {@code TIMESTAMP,ContextTokens,GeneratedTokens},
 * timestamps with up to nine fractional digits, in order of time.
 */
public final class TraceFile {
  private static final List<String> COLUMNS =
      List.of("TIMESTAMP", "ContextTokens", "GeneratedTokens");
  private static final int MOST_TOKENS = 1_000_000;
  private static final int MOST_LINE = 1_000;
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd HH:mm:ss")
          .optionalStart()
          .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
          .optionalEnd()
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private TraceFile() {}

  /**
   * Returns the rows of the first {@code window}, counted from the first row.
   *
   * @throws DocumentException naming file, line and column
   */
  public static List<TraceRow> read(Path file, Duration window) {
    try (var lines = Files.newBufferedReader(file)) {
      return new Reader(file.toString(), lines).rows(window);
    } catch (CharacterCodingException e) {
      throw DocumentException.at(file.toString(), "bytes that are no UTF-8", "a text file");
    } catch (IOException e) {
      throw DocumentException.at(file.toString(), "no readable file", "a trace in CSV form");
    }
  }

  private static final class Reader {
    private final String name;
    private final BufferedReader lines;
    private int number;

    Reader(String name, BufferedReader lines) {
      this.name = name;
      this.lines = lines;
    }

    List<TraceRow> rows(Duration window) throws IOException {
      header();
      var rows = new ArrayList<TraceRow>();
      LocalDateTime first = null;
      var last = Duration.ZERO;
      for (var line = line(); line != null; line = line()) {
        if (line.isBlank()) {
          continue;
        }
        var cells = cells(line);
        var at = time(cells.get(0));
        first = first == null ? at : first;
        var offset = Duration.between(first, at);
        if (offset.compareTo(last) < 0) {
          throw complain(0, cells.get(0), "a time not before the row above");
        }
        if (offset.compareTo(window) >= 0) {
          break;
        }
        last = offset;
        rows.add(new TraceRow(offset, tokens(1, cells.get(1)), tokens(2, cells.get(2))));
      }
      if (rows.isEmpty()) {
        throw DocumentException.at(name + ":" + number, "no rows", "at least one request");
      }
      return List.copyOf(rows);
    }

    private void header() throws IOException {
      var line = line();
      var header = line == null ? "" : line.startsWith("\uFEFF") ? line.substring(1) : line;
      if (!header.equals(String.join(",", COLUMNS))) {
        throw DocumentException.at(
            name + ":1",
            line == null ? "an empty file" : quoted(header),
            "the header " + String.join(",", COLUMNS));
      }
    }

    private @Nullable String line() throws IOException {
      number++;
      var line = lines.readLine();
      if (line != null && line.length() > MOST_LINE) {
        throw DocumentException.at(
            name + ":" + number,
            "a line of " + line.length() + " characters",
            "at most " + MOST_LINE);
      }
      return line;
    }

    private List<String> cells(String line) {
      var cells = List.of(line.split(",", -1));
      if (cells.size() != COLUMNS.size()) {
        throw DocumentException.at(
            name + ":" + number, cells.size() + " columns", String.join(",", COLUMNS));
      }
      return cells;
    }

    private LocalDateTime time(String cell) {
      try {
        return LocalDateTime.parse(cell, TIME);
      } catch (DateTimeParseException e) {
        throw complain(0, cell, "a time such as 2023-11-16 18:15:46.6805900");
      }
    }

    private int tokens(int column, String cell) {
      if (!cell.matches("-?[0-9]{1,15}")) {
        throw complain(column, cell, "a whole number");
      }
      var tokens = Long.parseLong(cell);
      if (tokens < 1 || tokens > MOST_TOKENS) {
        throw complain(column, cell, "a whole number from 1 to " + MOST_TOKENS);
      }
      return (int) tokens;
    }

    private DocumentException complain(int column, String cell, String expected) {
      return DocumentException.at(
          name + ":" + number + ": " + COLUMNS.get(column), quoted(cell), expected);
    }

    private static String quoted(String text) {
      var shown = text.length() <= 60 ? text : text.substring(0, 60) + "...";
      return "\"" + shown.replaceAll("\\p{Cntrl}", "?") + "\"";
    }
  }
}
