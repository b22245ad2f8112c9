package dev.ringproof.testbed.witness;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.testbed.witness.ModelStep.AskedCall;
import dev.ringproof.testbed.witness.ModelStep.Ending;
import dev.ringproof.testbed.witness.ModelStep.Manner;
import dev.ringproof.testbed.witness.ModelStep.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the stub model answers, call by call. A call takes the first step not taken yet that is for
 * its provider; when all are taken, the last one for it repeats. Modifiers change the last step.
 */
public final class ModelScript {
  /** The provider that serves the model {@code large}. */
  public static final String PRIMARY = "primary";

  /** The provider that serves the model {@code small}. */
  public static final String FALLBACK = "fallback";

  private static final Pattern WORD = Pattern.compile("\\s*\\S+\\s*");

  private final List<ModelStep> steps;

  private ModelScript(List<ModelStep> steps) {
    this.steps = List.copyOf(steps);
  }

  /** Answers with this text, split into a token a word. */
  public static ModelScript says(String text) {
    return says(words(text));
  }

  /** Answers with exactly these tokens, which may hold any text. */
  public static ModelScript says(List<String> tokens) {
    return new ModelScript(List.of(ModelStep.of(tokens, List.of())));
  }

  /** Asks for a tool. */
  public static ModelScript asks(String tool, JsonObject arguments) {
    return asksRaw(tool, Json.write(arguments));
  }

  /** Asks for a tool with this text as its arguments, JSON or not. */
  public static ModelScript asksRaw(String tool, String rawArguments) {
    var call = new AskedCall(tool, rawArguments);
    return new ModelScript(List.of(ModelStep.of(List.of(), List.of(call))));
  }

  /** Refuses the call with this status. */
  public static ModelScript refuses(int status, @Nullable Duration retryAfter) {
    return says("").status(status, retryAfter);
  }

  /** Accepts the call and never answers. */
  public static ModelScript hangs() {
    return says("").hangsBefore();
  }

  /** Asks for one more tool in the same message. */
  public ModelScript andAsks(String tool, JsonObject arguments) {
    return andAsksRaw(tool, Json.write(arguments));
  }

  /** Asks for one more tool in the same message, arguments as raw text. */
  public ModelScript andAsksRaw(String tool, String rawArguments) {
    return last(
        step -> {
          var calls = new ArrayList<>(step.calls());
          calls.add(new AskedCall(tool, rawArguments));
          return step.calls(calls);
        });
  }

  /** Says this before the tools that the message asks for. */
  public ModelScript saying(String text) {
    return last(step -> step.tokens(words(text)));
  }

  /** Appends the other script's steps, for the calls that follow. */
  public ModelScript then(ModelScript next) {
    var all = new ArrayList<>(steps);
    all.addAll(next.steps);
    return new ModelScript(all);
  }

  /** Waits this long before every token after the first. */
  public ModelScript pace(Duration perToken) {
    return last(step -> step.timing(perToken, step.firstAfter()));
  }

  /** Waits this long before the first token. */
  public ModelScript firstAfter(Duration delay) {
    return last(step -> step.timing(step.pace(), delay));
  }

  /** Never answers at all. */
  public ModelScript hangsBefore() {
    return last(step -> step.ending(Ending.HANG_BEFORE, 0));
  }

  /**
   * Serves n tokens and then nothing more, with the connection open. What is asked of a tool is
   * served in two pieces, which count as tokens here: 1 after no text breaks a plan off half-read.
   */
  public ModelScript hangsAfter(int n) {
    return last(step -> step.ending(Ending.HANG_AFTER, n));
  }

  /** Serves n tokens and resets the connection. */
  public ModelScript cutsAfter(int n) {
    return last(step -> step.ending(Ending.CUT, n));
  }

  /** Serves n tokens and ends the stream in order, but without finish reason and [DONE]. */
  public ModelScript endsWithoutDone(int n) {
    return last(step -> step.ending(Ending.END_WITHOUT_DONE, n));
  }

  /** Serves n tokens and then an error object in the stream. */
  public ModelScript errorAfter(int n) {
    return last(step -> step.ending(Ending.ERROR, n));
  }

  /** Answers 200 with a stream that is no JSON. */
  public ModelScript garbage() {
    return last(step -> step.ending(Ending.GARBAGE, 0));
  }

  /** Answers this status in place of a stream; Retry-After in whole seconds when given. */
  public ModelScript status(int status, @Nullable Duration retryAfter) {
    return last(step -> step.status(status, retryAfter));
  }

  /** Reports these counts, true or not. */
  public ModelScript usage(long input, long output) {
    return last(step -> step.usage(new Usage(input, output), false));
  }

  /** Reports with each piece what was really counted so far, as some providers do. */
  public ModelScript reportsAlong() {
    return last(step -> step.manner(new Manner(true, step.manner().lull())));
  }

  /** Says nothing for so long before it ends early. */
  public ModelScript lull(Duration silence) {
    return last(step -> step.manner(new Manner(step.manner().reportsAlong(), silence)));
  }

  /** Reports no usage. */
  public ModelScript noUsage() {
    return last(step -> step.usage(null, true));
  }

  /** Reports this finish reason. */
  public ModelScript finish(String reason) {
    return last(step -> step.finish(reason));
  }

  /** Keeps every step so far for this provider, {@link #PRIMARY} or {@link #FALLBACK}. */
  public ModelScript only(String provider) {
    if (!Set.of(PRIMARY, FALLBACK).contains(provider)) {
      throw new IllegalArgumentException(
          "found provider \"" + provider + "\", expected primary or fallback");
    }
    return new ModelScript(
        steps.stream().map(s -> s.only() == null ? s.only(provider) : s).toList());
  }

  List<ModelStep> steps() {
    return steps;
  }

  private ModelScript last(UnaryOperator<ModelStep> change) {
    var all = new ArrayList<>(steps);
    all.set(all.size() - 1, change.apply(all.getLast()));
    return new ModelScript(all);
  }

  private static List<String> words(String text) {
    return WORD.matcher(text).results().map(found -> found.group()).toList();
  }
}
