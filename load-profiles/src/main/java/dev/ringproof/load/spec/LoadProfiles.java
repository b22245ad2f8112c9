package dev.ringproof.load.spec;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.Loaded;
import dev.ringproof.contract.json.Located;
import dev.ringproof.contract.policy.Tool;
import dev.ringproof.contract.policy.ToolList;
import dev.ringproof.contract.tier.TierData;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.load.measure.Pattern;
import dev.ringproof.load.measure.Pattern.Until;
import dev.ringproof.load.spec.LoadProfile.Expected;
import dev.ringproof.load.spec.LoadProfile.Tenants;
import dev.ringproof.load.spec.LoadProfile.Tools;
import dev.ringproof.load.trace.LengthTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads load profiles: those that this build ships, and those that people write. */
public final class LoadProfiles {
  /** How many turns a profile may have: each has a session, opened before the first arrival. */
  public static final int MOST_TURNS = 20_000;

  private static final List<String> SHIPPED =
      List.of("steady", "ramp", "poisson", "burst", "skew", "tools", "neighbour", "overload");
  private static final Duration USUAL_PACE = Duration.ofMillis(5);

  private LoadProfiles() {}

  /** Returns the names of those that this build ships. */
  public static List<String> names() {
    return SHIPPED;
  }

  /** Returns one that this build ships. */
  public static LoadProfile shipped(String name) {
    var file = name + ".yaml";
    try (var in = LoadProfiles.class.getResourceAsStream("/dev/ringproof/load/profiles/" + file)) {
      if (in == null) {
        throw new IllegalArgumentException("no shipped profile named " + name);
      }
      var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return read(Located.yaml(file, text), Path.of(""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Checks a document against the schema {@code load-profile} and decodes it.
   *
   * @param folder from which the file of a trace is named
   * @throws DocumentException that names file, line and pointer, what was found and what expected
   */
  public static LoadProfile read(Located document, Path folder) {
    var loaded = Loaded.of("load-profile", document, ProfileDocument.class);
    var as = loaded.data();
    var profile =
        new LoadProfile(
            as.name(),
            as.title(),
            loaded.digest(),
            as.ring() == null ? 0 : as.ring(),
            at(document, "/arrivals", () -> arriving(document, as.arrivals(), folder)),
            at(document, "/mix", () -> mix(as.mix())),
            at(document, "/tools", () -> tools(as.tools())),
            at(document, "/lengths", () -> lengths(as.lengths())),
            as.tenants() == null ? new Tenants(1, 0) : as.tenants(),
            as.tokenPace() == null ? USUAL_PACE : as.tokenPace(),
            as.expected() == null ? Expected.NOTHING : as.expected());
    neighbours(document, profile);
    return profile;
  }

  /** What no schema says is said by what is made of the data; the place is put before it. */
  private static <T> T at(Located document, String pointer, Supplier<T> made) {
    try {
      return made.get();
    } catch (IllegalArgumentException e) {
      throw new DocumentException(document.place(pointer) + ": " + e.getMessage());
    }
  }

  private static Arriving arriving(Located document, ProfileDocument.Arrivals as, Path folder) {
    return switch (as.kind()) {
      case CONSTANT -> paced(document, as, new Pattern.Constant(there(as.perSecond())));
      case RAMP -> paced(document, as, new Pattern.Ramp(there(as.from()), there(as.to())));
      case POISSON -> paced(document, as, new Pattern.Poisson(there(as.perSecond())));
      case BURST ->
          paced(
              document,
              as,
              new Pattern.Burst(
                  there(as.perSecond()), there(as.size()), there(as.within()), there(as.every())));
      case TRACE ->
          new Arriving.Replayed(
              folder.resolve(there(as.file())),
              as.window() == null ? Duration.ofMinutes(2) : as.window(),
              as.compression() == null ? 1 : as.compression());
      case MULTIPLES ->
          new Arriving.Multiples(there(as.times()), there(as.each()), as.besideRing());
      case NEIGHBOUR ->
          new Arriving.Neighbour(there(as.perSecond()), there(as.loud()), there(as.each()));
    };
  }

  /** Two tenants at least, and no more turns in a step than a profile may have. */
  private static void neighbours(Located document, LoadProfile profile) {
    if (profile.arrivals() instanceof Arriving.Neighbour as) {
      var tenants = profile.tenants().count();
      if (tenants < 2) {
        throw DocumentException.at(
            document.place("/tenants/count"), tenants + " tenants", "2 or more, to be neighbours");
      }
      var turns = as.perSecond() * (as.loud() + tenants - 1) * as.each().toMillis() / 1_000;
      if (turns > MOST_TURNS) {
        throw DocumentException.at(
            document.place("/arrivals/each"),
            Math.round(turns) + " turns",
            "at most " + MOST_TURNS);
      }
    }
  }

  private static Arriving paced(Located document, ProfileDocument.Arrivals as, Pattern pattern) {
    var duration = as.duration();
    var turns = as.turns();
    if ((duration == null) == (turns == null)) {
      throw DocumentException.at(
          document.place("/arrivals"),
          duration == null ? "neither \"duration\" nor \"turns\"" : "\"duration\" and \"turns\"",
          "one of them");
    }
    var until = duration == null ? new Until.Turns(there(turns)) : new Until.Elapsed(duration);
    var expected = pattern.expected(until);
    if (expected > MOST_TURNS || expected < 1) {
      throw DocumentException.at(
          document.place(duration == null ? "/arrivals/turns" : "/arrivals/duration"),
          Math.round(expected) + " turns",
          "1 to " + MOST_TURNS);
    }
    return new Arriving.Paced(pattern, until);
  }

  private static Map<TierId, Double> mix(@Nullable Map<TierId, Double> weights) {
    if (weights == null) {
      return Map.of(TierId.A, 1.0);
    }
    return weighty(weights);
  }

  private static Tools tools(@Nullable Map<String, Double> weights) {
    return weights == null ? Tools.NOBODY : new Tools(weighty(weights));
  }

  private static <T> Map<T, Double> weighty(Map<T, Double> weights) {
    if (weights.values().stream().allMatch(weight -> weight == 0)) {
      throw new IllegalArgumentException("found no weight above 0, expected one");
    }
    return weights;
  }

  /**
   * Reads as {@link #read(Located, Path)} does, and checks the profile's tools against those that a
   * runtime is given.
   *
   * @throws DocumentException also when there is no such tool, or a tier of the mix does not offer
   *     it
   */
  public static LoadProfile read(Located document, Path folder, ToolList tools, TierData tiers) {
    var profile = read(document, folder);
    for (var name : profile.tools().wanted()) {
      var place = document.place("/tools/" + name);
      var tool = tools.tool(name);
      if (tool.isEmpty()) {
        var known = tools.tools().stream().map(Tool::name).toList();
        throw DocumentException.at(place, "a tool that nobody has", "none or one of " + known);
      }
      for (var tier : profile.tiers()) {
        var offered = tiers.tier(tier).toolClasses();
        if (!offered.contains(tool.get().toolClass())) {
          throw DocumentException.at(
              place,
              "a tool of the class " + tool.get().toolClass(),
              "one of " + offered + ", which tier " + tier + " of the mix offers");
        }
      }
    }
    return profile;
  }

  private static LengthTable lengths(ProfileDocument.@Nullable Lengths as) {
    if (as == null) {
      return LengthTable.PRODUCTION;
    }
    if (as.inputTokens() != null) {
      return LengthTable.fixed(as.inputTokens(), there(as.outputTokens()));
    }
    return new LengthTable(
        "quantiles of the profile: shares "
            + as.shares()
            + ", input "
            + as.input()
            + ", output "
            + as.output()
            + "; drawn by seeded inverse interpolation",
        there(as.shares()),
        there(as.input()),
        there(as.output()));
  }

  /** What the schema requires is there. */
  private static <T> T there(@Nullable T member) {
    return Objects.requireNonNull(member);
  }
}
