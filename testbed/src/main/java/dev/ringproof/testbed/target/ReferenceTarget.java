package dev.ringproof.testbed.target;

import dev.ringproof.contract.clause.Seam;
import dev.ringproof.testbed.target.TargetSpec.StartSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The reference runtime as a target. It is started many times and lives for seconds, so it is given
 * what a short life wants: the first compiler alone, the collector that starts no threads, and its
 * classes from an archive where one was made after the build. None of it is in the artefact.
 */
public final class ReferenceTarget {
  private static final Path DIST = Path.of("reference-runtime", "target", "dist");
  private static final Path ARCHIVE = Path.of("reference-runtime", "target", "runtime.jsa");

  // A young generation this small is collected in 2 to 10 ms (measured; 30 to 70 ms at the default
  // size), of the 50 ms that Tier A leaves for a decision. The room for classes and code is what a
  // run comes to need: growing into it costs full collections.
  private static final List<String> OPTIONS =
      List.of(
          "-Xms256m",
          "-Xmx768m",
          "-Xmn24m",
          "-XX:MetaspaceSize=128m",
          "-XX:ReservedCodeCacheSize=128m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:-CreateCoredumpOnCrash");

  // What docs/slos.md advises for a process that lives long: all compilers, the heap whole from
  // the start, and a collector whose pauses no first token waits for (ADR 50).
  private static final List<String> LASTING =
      List.of("-Xms768m", "-Xmx768m", "-XX:+UseZGC", "-XX:-CreateCoredumpOnCrash");

  /** Before JDK 23 that collector has generations only where it is asked for them. */
  private static final String GENERATIONS = "-XX:+ZGenerational";

  // It calls each class that it cannot archive, and each of our options, an error.
  private static final String NO_CDS_LOG = "-Xlog:cds=off";

  private ReferenceTarget() {}

  static TargetSpec of(Path home) {
    var shared = archive(home).map(file -> sharing(file, knownOf(home)));
    return spec(home, OPTIONS, shared.orElse(List.of()));
  }

  /** Returns the same as it is run for long, with all compilers: what a bench has to measure. */
  public static TargetSpec lasting(Path home) {
    var generations = Runtime.version().feature() < 23 ? List.of(GENERATIONS) : List.<String>of();
    return spec(home, LASTING, generations);
  }

  private static List<String> sharing(Path archive, Path known) {
    var options = new ArrayList<>(List.of("-XX:SharedArchiveFile=" + archive, NO_CDS_LOG));
    if (Files.isRegularFile(known)) {
      options.add("-Dringproof.known-digests=" + known);
    }
    return options;
  }

  /** Writes beside the archive what its jars hash to. */
  public static void writeKnown(Path home) {
    ArtefactDigest.writeKnown(home.resolve(DIST), knownOf(home));
  }

  private static Path knownOf(Path home) {
    return archiveOf(home).resolveSibling("runtime.digests");
  }

  /** Returns the same, which writes its classes to this file when it is stopped in order. */
  public static TargetSpec archivingTo(Path file, Path home) {
    return spec(home, OPTIONS, List.of("-XX:ArchiveClassesAtExit=" + file, NO_CDS_LOG));
  }

  /** Returns where the archive of this checkout's build is looked for. */
  public static Path archiveOf(Path home) {
    return home.resolve(ARCHIVE);
  }

  /** The archive, unless a build has come after it: a Java runtime would refuse it aloud. */
  private static Optional<Path> archive(Path home) {
    var file = archiveOf(home);
    try (var jars = Files.list(home.resolve(DIST))) {
      if (!Files.isRegularFile(file)) {
        return Optional.empty();
      }
      var made = Files.getLastModifiedTime(file);
      return jars.allMatch(jar -> modified(jar).compareTo(made) < 0)
          ? Optional.of(file)
          : Optional.empty();
    } catch (IOException | UncheckedIOException e) {
      return Optional.empty();
    }
  }

  private static FileTime modified(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static TargetSpec spec(Path home, List<String> options, List<String> more) {
    var env = new LinkedHashMap<String, String>();
    for (var name : Variables.NAMES.stream().sorted().toList()) {
      if (!Set.of("java", "home", "target.dir", "chat.key").contains(name)) {
        env.put("RINGPROOF_" + name.replace('.', '_').toUpperCase(Locale.ROOT), "${" + name + "}");
      }
    }
    // Checks hang models and stop the runtime all the same: nobody waits for the answer.
    env.put("RINGPROOF_DRAIN_GRACE", "PT4S");
    var command = new ArrayList<String>();
    command.add("${java}");
    command.addAll(options);
    command.addAll(more);
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            "${home}/reference-runtime/target/dist/*",
            "dev.ringproof.runtime.Main"));
    var lends =
        EnumSet.of(
            Seam.START_STOP_KILL,
            Seam.REPOINT_UPSTREAMS,
            Seam.MINT_TOKENS,
            Seam.SHORT_WINDOWS,
            Seam.DUMP_STORE,
            Seam.CRASH_POINTS,
            Seam.MANY_NODES);
    return new TargetSpec(
        "reference",
        new StartSpec(command, env, Targets.READY_WITHIN),
        null,
        lends,
        List.of(home.resolve(DIST)),
        null,
        "the runtime of this repository",
        home);
  }
}
