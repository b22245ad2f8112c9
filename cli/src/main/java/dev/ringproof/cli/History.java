package dev.ringproof.cli;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.policy.ActorType;
import dev.ringproof.contract.policy.Risk;
import dev.ringproof.contract.policy.Tool;
import dev.ringproof.contract.rules.Asked;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.trace.EvidenceEntry;
import dev.ringproof.contract.trace.TraceDocument;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The decisions that traces recorded, each as the question it answered. */
final class History {
  /** Why the runtime denies whatever the rules say: no policy changes it. */
  private static final Set<String> NOT_BY_RULES =
      Set.of("unknown_tool", "tool_class_not_in_tier", "invalid_arguments");

  private History() {}

  /**
   * A decision of a trace.
   *
   * @param asked null where the record does not hold what was asked
   * @param policy the id and version that decided then
   * @param byRules whether the rules had a say in it
   */
  record Recorded(String where, @Nullable Asked asked, String policy, boolean byRules) {}

  /** Returns every decision of these traces, whose chains must verify. */
  static List<Recorded> of(List<TraceDocument> traces) {
    var found = new ArrayList<Recorded>();
    for (var trace : traces) {
      var fault = EvidenceCommand.fault(trace);
      if (fault != null) {
        throw new CliException(
            Exit.BAD_ARGUMENTS, "trace " + trace.trace() + ": " + fault + "; expected a history");
      }
      found.addAll(new Reading(trace).decisions());
    }
    if (found.isEmpty()) {
      throw new CliException(
          Exit.BAD_ARGUMENTS, "found no decision in the history, expected at least one");
    }
    return found;
  }

  /** One trace read from its start, so that each decision sees what stood when it was made. */
  private static final class Reading {
    private final TraceDocument trace;
    private final Map<String, String> requested = new HashMap<>();
    // What whoever approved an action held then.
    private final Map<String, Set<String>> approved = new HashMap<>();
    private @Nullable JsonValue admission;

    Reading(TraceDocument trace) {
      this.trace = trace;
    }

    List<Recorded> decisions() {
      var found = new ArrayList<Recorded>();
      for (var entry : trace.entries()) {
        var body = entry.body();
        var action = body.text("/action").orElse("");
        switch (entry.type()) {
          case "admission" -> admission = body;
          case "approval.requested" ->
              body.text("/digest").ifPresent(digest -> requested.put(action, digest));
          case "approval.decided" -> decided(action, body);
          case "decision" -> found.add(recorded(entry));
          default -> {}
        }
      }
      return found;
    }

    private void decided(String action, JsonValue body) {
      if (body.text("/decision").orElse("").equals("approved")) {
        approved.put(action, Set.copyOf(body.texts("/scopes")));
      } else {
        approved.remove(action);
      }
    }

    private Recorded recorded(EvidenceEntry entry) {
      var body = entry.body();
      var policy = body.text("/policy").orElse("?") + " " + body.text("/policyVersion").orElse("?");
      var byRules = !NOT_BY_RULES.contains(body.text("/reason").orElse(""));
      var where =
          trace.trace()
              + " seq "
              + entry.seq()
              + " "
              + body.text("/tool").orElse("?")
              + ", "
              + body.text("/phase").orElse("?");
      return new Recorded(where, asked(body).orElse(null), policy, byRules);
    }

    private Optional<Asked> asked(JsonValue decision) {
      var who = admission;
      if (who == null) {
        return Optional.empty();
      }
      var type = named(ActorType.values(), who.text("/actorType"));
      var tier = named(TierId.values(), who.text("/tier"));
      var ring = who.whole("/ring").filter(number -> number >= 0 && number <= 3);
      var subject = who.text("/actor");
      var tenant = who.text("/tenant");
      var tool = tool(decision);
      if (type.isEmpty() || tier.isEmpty() || ring.isEmpty() || tool.isEmpty()) {
        return Optional.empty();
      }
      if (subject.isEmpty() || tenant.isEmpty() || who.member("scopes").isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(
          new Asked(
              subject.get(),
              type.get(),
              Set.copyOf(who.texts("/scopes")),
              tenant.get(),
              tier.get(),
              ring.get().intValue(),
              tool.get(),
              null,
              approved(decision),
              approved.getOrDefault(decision.text("/action").orElse(""), Set.of())));
    }

    /** As at the adapter: an approval of exactly this digest. */
    private boolean approved(JsonValue decision) {
      var action = decision.text("/action").orElse("");
      var digest = requested.get(action);
      return approved.containsKey(action)
          && digest != null
          && decision.text("/phase").orElse("").equals("adapter")
          && decision.text("/digest").orElse("").equals(digest);
    }
  }

  /** Returns as much of the tool as rules read, as it was when the decision was made. */
  private static Optional<Tool> tool(JsonValue decision) {
    var name = decision.text("/tool");
    var toolClass = decision.text("/toolClass");
    var risk = named(Risk.values(), decision.text("/risk"));
    if (name.isEmpty() || toolClass.isEmpty() || risk.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Tool(
            name.get(),
            "",
            toolClass.get(),
            risk.get(),
            "/",
            false,
            false,
            false,
            Duration.ofSeconds(1),
            1,
            JsonValue.object()));
  }

  private static <T> Optional<T> named(T[] values, Optional<String> name) {
    return name.flatMap(
        wanted -> Arrays.stream(values).filter(v -> v.toString().equals(wanted)).findFirst());
  }
}
