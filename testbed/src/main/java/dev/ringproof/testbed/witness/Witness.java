package dev.ringproof.testbed.witness;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The world around a runtime: two model providers, the tools and the decision point, each on a port
 * of its own on 127.0.0.1. What it records is what really happened, whatever the runtime says.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class Witness implements AutoCloseable {
  private Witness() {}

  /** Starts all four. */
  public static Witness start() {
    throw new IllegalStateException("being built");
  }

  /** Returns a new word to put into a message; scripts and records are found by it. */
  public String nonce() {
    throw new IllegalStateException("being built");
  }

  /** Says how the stub model answers calls whose last user message holds the nonce. */
  public void script(String nonce, ModelScript script) {
    throw new IllegalStateException("being built");
  }

  /** Says how the tools answer calls whose arguments hold the nonce. */
  public void tool(String nonce, ToolScript script) {
    throw new IllegalStateException("being built");
  }

  /**
   * Says how the decision point answers for a session. By default tools of the classes read,
   * search, notify and files are allowed, {@code send_refund} asks for human approval until the
   * approval's digest is that of the action, and everything else is denied.
   */
  public void decide(String session, DecisionScript script) {
    throw new IllegalStateException("being built");
  }

  /** Says how the decision point answers for every session without a script of its own. */
  public void decideAll(DecisionScript script) {
    throw new IllegalStateException("being built");
  }

  /** Tells the names of tools by their paths; a path not named is its last step's name. */
  public void names(Map<String, String> toolByPath) {
    throw new IllegalStateException("being built");
  }

  /** Returns the model calls of a nonce, in order of arrival. */
  public List<ModelCallSeen> modelCalls(String nonce) {
    throw new IllegalStateException("being built");
  }

  /** Returns all scripted model calls, in order of arrival; load is in {@link #load}. */
  public List<ModelCallSeen> modelCalls() {
    throw new IllegalStateException("being built");
  }

  /** Returns the tool calls of a nonce, read-backs included, in order of arrival. */
  public List<ToolCallSeen> toolCalls(String nonce) {
    throw new IllegalStateException("being built");
  }

  /** Returns the effects of a nonce in order. */
  public List<EffectSeen> effects(String nonce) {
    throw new IllegalStateException("being built");
  }

  /** Returns all effects in order. */
  public List<EffectSeen> effects() {
    throw new IllegalStateException("being built");
  }

  /** Returns the questions asked for a session in order. */
  public List<DecisionSeen> decisions(String session) {
    throw new IllegalStateException("being built");
  }

  /** Returns what the load stub served. */
  public LoadLedger load() {
    throw new IllegalStateException("being built");
  }

  /** Sets the load stub's time per token; 5 ms at the start. */
  public void loadPace(Duration perToken) {
    throw new IllegalStateException("being built");
  }

  /** Returns where the primary provider listens. */
  public InetSocketAddress primary() {
    throw new IllegalStateException("being built");
  }

  /** Returns where the fallback provider listens. */
  public InetSocketAddress fallback() {
    throw new IllegalStateException("being built");
  }

  /** Returns where the tools listen. */
  public InetSocketAddress tools() {
    throw new IllegalStateException("being built");
  }

  /** Returns where the decision point listens. */
  public InetSocketAddress decisionPoint() {
    throw new IllegalStateException("being built");
  }

  /** Returns the clock of all records: nanoTime. */
  public long now() {
    return System.nanoTime();
  }

  @Override
  public void close() {}
}
