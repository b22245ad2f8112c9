package dev.ringproof.runtime.turn;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.policy.Tool;
import dev.ringproof.runtime.store.ActionStore;
import dev.ringproof.runtime.tool.ToolOutcome;
import dev.ringproof.runtime.tool.ToolPort;
import dev.ringproof.runtime.tool.ToolPort.ToolCall;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Finds out what became of an effect whose answer was lost: it is read back, or the same key is
 * sent again where the tool is declared idempotent. Nothing else is ever sent twice. Attempts are
 * counted durably, so that a restart does not begin anew.
 */
public class Effects {
  /** So often is asked what became of one effect, over all starts of the process together. */
  public static final int MOST_ATTEMPTS = 8;

  /** So often while a Tier C turn lasts: a job holds its place no longer, the rest comes later. */
  public static final int MOST_IN_A_JOB = 4;

  private static final String ONCE = "not there, asked once";

  private static final Duration FIRST_PAUSE = Duration.ofMillis(150);

  private final ToolPort tools;
  private final ActionStore store;

  /** Makes it over the tools and the store that counts attempts. */
  public Effects(ToolPort tools, ActionStore store) {
    this.tools = tools;
    this.store = store;
  }

  /**
   * An effect whose outcome is not known.
   *
   * @param most attempts, over all starts of the process together
   * @param deadline by then there is an answer, known or not
   * @param pause waits so long; true when the turn was cancelled meanwhile
   */
  public record Doubt(
      Tool tool,
      String action,
      JsonObject arguments,
      ToolCall call,
      int most,
      Deadline deadline,
      Predicate<Duration> pause) {}

  /** Calls the tool for the first time. */
  public ToolOutcome first(Doubt effect, Duration within) {
    return tools.call(effect.tool(), Json.canonical(effect.arguments()), effect.call(), within);
  }

  /** Returns what is known in the end; {@link ToolOutcome.Unknown} when nothing is. */
  public ToolOutcome resolve(Doubt doubt) {
    ToolOutcome last = new ToolOutcome.Unknown("not confirmed");
    var pause = FIRST_PAUSE;
    var absent = 0;
    var asked = 0;
    while (asked < doubt.most() && (doubt.tool().readBack() || doubt.tool().idempotent())) {
      var left = doubt.deadline().leftBut(Duration.ofMillis(500));
      if (left.compareTo(pause) <= 0 || doubt.pause().test(pause)) {
        break;
      }
      asked = store.attempt(doubt.action());
      if (asked > doubt.most()) {
        break;
      }
      var within = least(left, doubt.tool().timeout());
      last = ask(doubt, within);
      if (last instanceof ToolOutcome.Completed || last instanceof ToolOutcome.Unusable) {
        return last;
      }
      // Not there: only to be believed twice, for the lost request may still be on its way.
      absent = last instanceof ToolOutcome.Failed ? absent + 1 : 0;
      if (absent == 2) {
        return last;
      }
      pause = pause.multipliedBy(2);
    }
    return absent == 0 ? last : new ToolOutcome.Unknown(ONCE);
  }

  /**
   * Asks once more after the turn; empty when the bound is reached or there is no way to ask. That
   * it is not there is asked twice, as ever.
   */
  public Optional<ToolOutcome> again(Doubt doubt) {
    ToolOutcome answer = new ToolOutcome.Unknown("not confirmed");
    for (int absent = 0; absent < 2; absent++) {
      var can = doubt.tool().readBack() || doubt.tool().idempotent();
      if (!can || store.attempt(doubt.action()) > doubt.most()) {
        return absent == 0 ? Optional.empty() : Optional.of(new ToolOutcome.Unknown(ONCE));
      }
      answer = ask(doubt, doubt.tool().timeout());
      if (!(answer instanceof ToolOutcome.Failed)) {
        return Optional.of(answer);
      }
      if (doubt.pause().test(FIRST_PAUSE)) {
        return Optional.of(new ToolOutcome.Unknown(ONCE));
      }
    }
    return Optional.of(answer);
  }

  /** Asks once: by reading back if the tool can, else by its idempotency key. */
  protected ToolOutcome ask(Doubt doubt, Duration within) {
    return doubt.tool().readBack()
        ? tools.readBack(doubt.tool(), doubt.call(), within)
        : tools.call(doubt.tool(), Json.canonical(doubt.arguments()), doubt.call(), within);
  }

  private static Duration least(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
