package dev.ringproof.testbed.witness;

import dev.ringproof.contract.policy.ApprovalMode;
import java.time.Duration;

/**
 * How the stub decision point answers.
 *
 * @param text the reason, the body, the approval mode or the approver's scope, by kind
 */
public record DecisionScript(Kind kind, String text, int status, Duration delay) {

  /** What the answer is. */
  public enum Kind {
    /** The default rules: see {@link Witness#decide}. */
    STANDARD,
    ALLOW,
    DENY,
    ASK,
    ASK_OF,
    HANG,
    STATUS,
    RESET,
    CUT,
    HALF,
    WRONG_CONTENT_TYPE,
    GARBAGE,
    WRONG_TYPE,
    RAW
  }

  /** The default rules. */
  public static DecisionScript standard() {
    return of(Kind.STANDARD, "");
  }

  /** Allows everything. */
  public static DecisionScript allow() {
    return of(Kind.ALLOW, "allowed");
  }

  /** Denies everything with this reason. */
  public static DecisionScript deny(String reason) {
    return of(Kind.DENY, reason);
  }

  /** Asks for approval, and allows what comes with an approval of the same digest. */
  public static DecisionScript ask(ApprovalMode mode) {
    return of(Kind.ASK, mode.toString());
  }

  /**
   * Asks for a person, and allows what comes with an approval of the same digest by someone who
   * held this scope.
   */
  public static DecisionScript askOf(String scope) {
    return of(Kind.ASK_OF, scope);
  }

  /** Never answers. */
  public static DecisionScript hang() {
    return of(Kind.HANG, "");
  }

  /** Answers this status without a decision. */
  public static DecisionScript status(int code) {
    return new DecisionScript(Kind.STATUS, "", code, Duration.ZERO);
  }

  /** Answers 200 with bytes that are no JSON. */
  public static DecisionScript garbage() {
    return of(Kind.GARBAGE, "");
  }

  /** Answers 200 with the decision as a text in place of a truth value. */
  public static DecisionScript wrongType() {
    return of(Kind.WRONG_TYPE, "");
  }

  /** Resets the connection. */
  public static DecisionScript reset() {
    return of(Kind.RESET, "");
  }

  /** Allows, resetting the connection in the middle of the answer's body. */
  public static DecisionScript cut() {
    return of(Kind.CUT, "");
  }

  /** Allows, in half of a document, which is a whole answer as far as HTTP goes. */
  public static DecisionScript half() {
    return of(Kind.HALF, "");
  }

  /** Allows, in an answer that calls itself a web page. */
  public static DecisionScript wrongContentType() {
    return of(Kind.WRONG_CONTENT_TYPE, "");
  }

  /** Answers 200 with this body. */
  public static DecisionScript raw(String body) {
    return of(Kind.RAW, body);
  }

  /** The same answer, this much later. */
  public DecisionScript delay(Duration later) {
    return new DecisionScript(kind, text, status, later);
  }

  private static DecisionScript of(Kind kind, String text) {
    return new DecisionScript(kind, text, 200, Duration.ZERO);
  }
}
