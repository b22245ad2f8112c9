package dev.ringproof.testbed.binding;

/** A wire that the driver's verbs are mapped to. */
public enum BindingKind {
  /** The contract's own (docs/wire.md). */
  NATIVE("native"),
  /** Chat completions as OpenAI's clients speak them (docs/openai-chat.md). */
  OPENAI_CHAT("openai-chat");

  private final String wire;

  BindingKind(String wire) {
    this.wire = wire;
  }

  @Override
  public String toString() {
    return wire;
  }
}
