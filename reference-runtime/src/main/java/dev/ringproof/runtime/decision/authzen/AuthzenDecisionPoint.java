package dev.ringproof.runtime.decision.authzen;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.wire.Wire;
import dev.ringproof.runtime.decision.Decision;
import dev.ringproof.runtime.decision.DecisionPoint;
import dev.ringproof.runtime.decision.Evaluation;
import dev.ringproof.runtime.decision.Question;
import dev.ringproof.runtime.net.Answer;
import dev.ringproof.runtime.net.OutboundHttp;
import dev.ringproof.runtime.net.RetryBudget;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Asks an AuthZEN 1.0 decision point over HTTP. Only a whole, well-formed {@code decision: true}
 * allows; whatever else comes is a denial, an access request, or no usable answer.
 */
public final class AuthzenDecisionPoint implements DecisionPoint, AutoCloseable {
  private static final int MOST_BYTES = 65_536;
  private static final int PLACES = 64;
  private static final Duration CONNECT = Duration.ofSeconds(1);

  private final URI evaluation;
  private final Policy policy;
  private final Duration approvalExpiry;
  private final OutboundHttp http;
  private final Map<TierId, Share> shares;

  /**
   * What a tier has to itself: calls that hang or fail in one take no place and no retry of
   * another.
   */
  private record Share(Semaphore places, RetryBudget retries) {}

  /** Which policy the point is asked to decide by; told with each question. */
  public record Policy(String id, String version) {}

  /**
   * Makes a client.
   *
   * @param base the point's base URL
   * @param approvalExpiry the longest that an approval may stay pending, whatever the point says
   */
  public AuthzenDecisionPoint(URI base, Policy policy, Duration approvalExpiry) {
    this(
        URI.create(stripSlash(base.toString()) + "/access/v1/evaluation"),
        policy,
        approvalExpiry,
        new OutboundHttp(CONNECT),
        new EnumMap<>(TierId.class));
    for (var tier : TierId.values()) {
      shares.put(tier, new Share(new Semaphore(PLACES), new RetryBudget()));
    }
    http.warmUp();
  }

  private AuthzenDecisionPoint(
      URI evaluation,
      Policy policy,
      Duration approvalExpiry,
      OutboundHttp http,
      Map<TierId, Share> shares) {
    this.evaluation = evaluation;
    this.policy = policy;
    this.approvalExpiry = approvalExpiry;
    this.http = http;
    this.shares = shares;
  }

  /** Returns the same point, by the same connections and places, asked under another policy. */
  public AuthzenDecisionPoint under(Policy other) {
    return new AuthzenDecisionPoint(evaluation, other, approvalExpiry, http, shares);
  }

  private static String stripSlash(String base) {
    return base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
  }

  @Override
  public Decision decide(Question question, Duration within) {
    var deadline = System.nanoTime() + within.toNanos();
    var share = shares.get(question.tier());
    if (share == null) {
      throw new IllegalStateException("no share for tier " + question.tier());
    }
    try {
      if (!share.places().tryAcquire(within.toNanos(), TimeUnit.NANOSECONDS)) {
        return new Decision.Unavailable("no place among the calls under way");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Decision.Unavailable("interrupted");
    }
    try {
      return ask(question, share.retries(), Duration.ofNanos(deadline - System.nanoTime()));
    } finally {
      share.places().release();
    }
  }

  /**
   * Asks, and asks once more where no answer came though half of the time is left: to evaluate
   * changes nothing, so a question may be put twice.
   */
  private Decision ask(Question question, RetryBudget retries, Duration within) {
    var until = System.nanoTime() + within.toNanos();
    retries.asked();
    var first = send(question, within);
    var left = Duration.ofNanos(until - System.nanoTime());
    return missing(first.answer())
            && left.compareTo(within.dividedBy(2)) > 0
            && !Thread.currentThread().isInterrupted()
            && retries.take()
        ? read(question, send(question, left))
        : read(question, first);
  }

  private record Sent(String id, Answer answer) {}

  private Sent send(Question question, Duration within) {
    var id = UUID.randomUUID().toString();
    var body = Json.write(Evaluation.of(question, policy.id(), policy.version()));
    var request =
        HttpRequest.newBuilder(evaluation)
            .header("Content-Type", "application/json")
            .header("Accept", "application/json")
            .header("X-Request-ID", id)
            .POST(HttpRequest.BodyPublishers.ofString(body));
    var trace = question.trace();
    if (trace != null) {
      request.header(Wire.TRACEPARENT, trace.traceparent());
      if (!trace.state().isEmpty()) {
        request.header(Wire.TRACESTATE, trace.state());
      }
    }
    return new Sent(id, http.send(request.build(), within, MOST_BYTES));
  }

  /** Whether the point itself did not answer: no connection, a broken one, or a gateway's word. */
  private static boolean missing(Answer answer) {
    return switch (answer) {
      case Answer.NotSent none -> true;
      case Answer.Lost lost -> true;
      case Answer.Whole whole ->
          whole.status() == 502 || whole.status() == 503 || whole.status() == 504;
    };
  }

  private Decision read(Question question, Sent sent) {
    return switch (sent.answer()) {
      case Answer.NotSent none -> new Decision.Unavailable(none.reason());
      case Answer.Lost lost -> new Decision.Unavailable(lost.reason());
      case Answer.Whole whole -> new Reading(question, approvalExpiry).read(whole, sent.id());
    };
  }

  @Override
  public String kind() {
    return "remote";
  }

  @Override
  public String policyId() {
    return policy.id();
  }

  @Override
  public String policyVersion() {
    return policy.version();
  }

  @Override
  public void close() {
    http.close();
  }
}
