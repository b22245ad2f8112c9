package dev.ringproof.testbed.witness;

import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The world around a runtime: two model providers, the tools, the decision point and a collector of
 * telemetry, each on a port of its own on 127.0.0.1. What it records is what really happened,
 * whatever the runtime says.
 */
public final class Witness implements AutoCloseable {
  private final ModelRecords models = new ModelRecords();
  private final LoadStub load = new LoadStub();
  private final ToolStub toolStub = new ToolStub();
  private final DecisionStub decisionStub;
  private final WireServer primary;
  private final WireServer fallback;
  private final MockHost tools;
  private final WireServer decisions;
  private final OtlpStub otlpStub = new OtlpStub();
  private final WireServer otlp;

  private Witness(@Nullable URI decisionPoint) {
    decisionStub =
        new DecisionStub(decisionPoint == null ? null : new RealDecisions(decisionPoint));
    primary = new ModelStub(ModelScript.PRIMARY, models, load).start();
    fallback = new ModelStub(ModelScript.FALLBACK, models, load).start();
    tools = MockHost.start(toolStub::answer);
    decisions = decisionStub.start();
    otlp = otlpStub.start();
  }

  /** Starts all of it. */
  public static Witness start() {
    return start(null);
  }

  /**
   * Starts all of it.
   *
   * @param decisionPoint the base URL of one that answers where the stub's standard rules would;
   *     null: the stub does
   */
  public static Witness start(@Nullable URI decisionPoint) {
    return new Witness(decisionPoint);
  }

  /** Returns a new word to put into a message; scripts and records are found by it. */
  public String nonce() {
    return Nonces.fresh();
  }

  /** Says how the stub model answers calls whose last user message holds the nonce. */
  public void script(String nonce, ModelScript script) {
    models.script(nonce, script);
  }

  /**
   * Says how the stub model answers calls of the nonce for as long as their messages hold no tool's
   * answer: who has forgotten that a tool was called is told to call it again.
   */
  public void scriptBeforeTools(String nonce, ModelScript script) {
    models.scriptBeforeTools(nonce, script);
  }

  /**
   * Says how the stub model answers a call whose last user message holds no nonce, as when a
   * runtime asks for a summary: by the word that comes last in its messages.
   */
  public void scriptWithin(String word, ModelScript script) {
    reflexWithin(word, messages -> script);
  }

  /** As {@link #scriptWithin}, by what the call's messages hold. */
  public void reflexWithin(String word, Reflex answer) {
    models.reflexWithin(word, answer);
  }

  /** Returns the calls for embeddings of texts of which one holds the word, in order of arrival. */
  public List<EmbeddingSeen> embeddings(String word) {
    return models.embeddings().stream()
        .filter(seen -> seen.texts().stream().anyMatch(text -> text.contains(word)))
        .toList();
  }

  /** Says how the stub model answers calls that no script was written for. */
  public void reflex(Reflex reflex) {
    models.reflex(reflex);
  }

  /** Says how the tools answer calls whose arguments hold the nonce. */
  public void tool(String nonce, ToolScript script) {
    toolStub.script(nonce, script);
  }

  /**
   * Says how the decision point answers for a session. By default tools of the classes read,
   * search, notify and files are allowed, {@code send_refund} asks for human approval until the
   * approval's digest is that of the action, and everything else is denied.
   */
  public void decide(String session, DecisionScript script) {
    decisionStub.script(session, script);
  }

  /** Says how the decision point answers for every session without a script of its own. */
  public void decideAll(DecisionScript script) {
    decisionStub.common(script);
  }

  /** Tells the names of tools by their paths; a path not named is its last step's name. */
  public void names(Map<String, String> toolByPath) {
    toolStub.names(toolByPath);
  }

  /** Returns the model calls of a nonce, in order of arrival. */
  public List<ModelCallSeen> modelCalls(String nonce) {
    return modelCalls().stream().filter(call -> call.nonce().equals(nonce)).toList();
  }

  /** Returns the credentials that came with model calls; an empty one for a call without. */
  public Set<String> bearers() {
    return models.bearers();
  }

  /** Returns all scripted model calls, in order of arrival; load is in {@link #load}. */
  public List<ModelCallSeen> modelCalls() {
    return models.calls();
  }

  /** Returns the tool calls of a nonce, read-backs included, in order of arrival. */
  public List<ToolCallSeen> toolCalls(String nonce) {
    return toolStub.calls().stream().filter(call -> call.nonce().equals(nonce)).toList();
  }

  /** Returns the effects of a nonce in order. */
  public List<EffectSeen> effects(String nonce) {
    return effects().stream().filter(effect -> effect.nonce().equals(nonce)).toList();
  }

  /** Returns all effects in order. */
  public List<EffectSeen> effects() {
    return toolStub.effects();
  }

  /** Returns the questions asked for a session in order. */
  public List<DecisionSeen> decisions(String session) {
    return decisionStub.seen().stream().filter(asked -> asked.session().equals(session)).toList();
  }

  /** Returns what the load stub served. */
  public LoadLedger load() {
    return load.ledger();
  }

  /** Sets the load stub's time per token; 5 ms at the start. */
  public void loadPace(Duration perToken) {
    load.pace(perToken);
  }

  /** Returns where the primary provider listens. */
  public InetSocketAddress primary() {
    return primary.address();
  }

  /** Returns where the fallback provider listens. */
  public InetSocketAddress fallback() {
    return fallback.address();
  }

  /** Returns where the tools listen. */
  public InetSocketAddress tools() {
    return tools.address();
  }

  /** Returns where the decision point listens. */
  public InetSocketAddress decisionPoint() {
    return decisions.address();
  }

  /** Returns where the collector of spans and measures listens. */
  public InetSocketAddress collector() {
    return otlp.address();
  }

  /** Returns the spans of a trace that were exported, in the order in which they came. */
  public List<SpanSeen> spans(String trace) {
    return otlpStub.spans().stream().filter(span -> span.trace().equals(trace)).toList();
  }

  /** Returns the histograms that were exported, each series as it came last. */
  public List<MeasureSeen> measures() {
    return otlpStub.measures();
  }

  /** Returns the clock of all records: nanoTime. */
  public long now() {
    return System.nanoTime();
  }

  @Override
  public void close() {
    primary.close();
    fallback.close();
    tools.close();
    decisions.close();
    otlp.close();
  }
}
