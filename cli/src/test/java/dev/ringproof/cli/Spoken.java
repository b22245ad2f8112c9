package dev.ringproof.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.IntSupplier;

/** What a command said and how it ended, run in this process. */
record Spoken(int exit, String out, String err) {
  /** Runs a command with both streams caught; one at a time, since they belong to the process. */
  static Spoken by(String... words) {
    return during(() -> Main.run(words));
  }

  /** Does something with both streams caught; what it returns is how it ended. */
  static synchronized Spoken during(IntSupplier work) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var before = System.out;
    var beforeErr = System.err;
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    try {
      var exit = work.getAsInt();
      return new Spoken(
          exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(before);
      System.setErr(beforeErr);
    }
  }
}
