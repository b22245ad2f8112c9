package dev.ringproof.conformance.hostile;

import dev.ringproof.testbed.target.Standing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Measures what a target's process keeps. */
interface Memory {
  /** Returns what is measured, for people. */
  String what();

  /** Returns the bytes that are in use now; empty where they cannot be measured. */
  OptionalLong bytes();

  /** Of a target that was not started here nothing is known. */
  static Memory none() {
    return new Of("nothing: the target was not started here", List.of());
  }

  /** The live objects of the Java process among the target's; of another one what is resident. */
  static Memory of(Standing standing) {
    var processes = standing.processes();
    if (processes.isEmpty()) {
      return none();
    }
    var heap = new Of("live objects of its Java process, after a full collection", processes);
    return heap.bytes().isPresent() ? heap : new Resident(standing);
  }

  /** Live objects, by the JDK's own tool. */
  record Of(String what, List<Long> processes) implements Memory {
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");
    private static final int SECONDS = 20;

    public Of {
      processes = List.copyOf(processes);
    }

    @Override
    public OptionalLong bytes() {
      var tool = Path.of(System.getProperty("java.home"), "bin", "jcmd");
      for (var process : processes) {
        var total = TOTAL.matcher(output(tool, String.valueOf(process)));
        if (total.find()) {
          return OptionalLong.of(Long.parseLong(total.group(1)));
        }
      }
      return OptionalLong.empty();
    }

    private static String output(Path tool, String process) {
      try {
        var command = List.of(tool.toString(), process, "GC.class_histogram");
        var running = new ProcessBuilder(command).redirectErrorStream(true).start();
        running.getOutputStream().close();
        var text = new String(running.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        return running.waitFor(SECONDS, TimeUnit.SECONDS) && running.exitValue() == 0 ? text : "";
      } catch (IOException noTool) {
        return "";
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return "";
      }
    }
  }

  /** Resident memory, where the system shows it. */
  record Resident(Standing standing) implements Memory {
    @Override
    public String what() {
      return "resident memory of its processes";
    }

    @Override
    public OptionalLong bytes() {
      var bytes = standing.residentBytes();
      return bytes == 0 ? OptionalLong.empty() : OptionalLong.of(bytes);
    }
  }
}
