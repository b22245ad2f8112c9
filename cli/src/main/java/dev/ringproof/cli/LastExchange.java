package dev.ringproof.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The last request of a check's transcript and the answer to it: what a failure was about. */
final class LastExchange {
  private static final int WIDTH = 240;
  private static final String SENT = "> ";
  private static final String GOT = "< ";

  private LastExchange() {}

  /** Returns a line for the request and one for the answer; none without a transcript. */
  static List<String> of(Path transcript) {
    try {
      return Files.isRegularFile(transcript) ? of(Files.readAllLines(transcript)) : List.of();
    } catch (IOException unreadable) {
      return List.of();
    }
  }

  private static List<String> of(List<String> lines) {
    var begins = -1;
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).contains(" ms  > ")) {
        begins = i;
      }
    }
    if (begins < 0) {
      return List.of();
    }
    var shown = new ArrayList<String>();
    var block = lines.subList(begins, lines.size());
    shown.add("request  " + told(block, SENT));
    if (block.stream().anyMatch(line -> line.contains(" ms  < "))) {
      shown.add("answer   " + told(block, GOT));
    }
    return shown;
  }

  /** The head's first line, and the body where there is one. */
  private static String told(List<String> block, String mark) {
    var first = "";
    var body = "";
    for (var line : block) {
      var timed = line.indexOf(" ms  " + mark);
      if (timed >= 0 && first.isEmpty()) {
        first = line.substring(timed + 5 + mark.length());
      } else if (line.strip().startsWith(mark + "{")) {
        body = line.strip().substring(mark.length());
      }
    }
    first = first.startsWith("answer ") ? first.substring("answer ".length()) : first;
    var all = body.isEmpty() ? first : first + "  " + body;
    return all.length() <= WIDTH ? all : all.substring(0, WIDTH) + "...";
  }
}
