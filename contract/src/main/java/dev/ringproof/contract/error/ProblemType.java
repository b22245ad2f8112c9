package dev.ringproof.contract.error;

/**
 * Every kind of refusal on the surface, as an RFC 9457 problem type with its status. What is
 * retryable may succeed when the same request is sent again later.
 */
public enum ProblemType {
  UNAUTHENTICATED("unauthenticated", 401, "The token is missing or not valid", false),
  SCOPE_MISSING("scope-missing", 403, "The token lacks a scope", false),
  RING_NOT_ADMITTED("ring-not-admitted", 403, "This ring does not admit this actor", false),
  TENANT_NOT_ADMITTED("tenant-not-admitted", 403, "This ring does not admit this tenant", false),
  NOT_FOUND("not-found", 404, "There is nothing here", false),
  METHOD_NOT_ALLOWED("method-not-allowed", 405, "This path does not take this method", false),
  NOT_ACCEPTABLE("not-acceptable", 406, "No acceptable form of the answer", false),
  BODY_TOO_LARGE("body-too-large", 413, "The body is too large", false),
  UNSUPPORTED_MEDIA_TYPE("unsupported-media-type", 415, "The body must be application/json", false),
  INVALID_REQUEST("invalid-request", 400, "The request is not what it must be", false),
  UNKNOWN_TIER("unknown-tier", 400, "There is no such tier", false),
  STALE_CHECKPOINT("stale-checkpoint", 409, "The checkpoint has moved on", true),
  TURN_IN_PROGRESS("turn-in-progress", 409, "Another turn of this session is running", true),
  APPROVAL_MISMATCH("approval-mismatch", 409, "The arguments are not those that wait", false),
  APPROVAL_SETTLED("approval-settled", 409, "This approval has been settled", false),
  JOB_NOT_DEAD("job-not-dead", 409, "This job is no dead letter", false),
  APPROVER_NOT_ALLOWED("approver-not-allowed", 403, "The requester may not approve", false),
  IDEMPOTENCY_KEY_REUSED(
      "idempotency-key-reused", 422, "This key was used with another body", false),
  BUDGET_EXHAUSTED("budget-exhausted", 429, "The window cannot pay for this turn", true),
  QUOTA_EXCEEDED("quota-exceeded", 429, "The tenant's quota is used up", true),
  CAPACITY("temporary-reduced-capacity", 503, "No capacity at the moment", true),
  NOT_IMPLEMENTED("not-implemented", 501, "This surface is not declared", false),
  GONE("gone", 410, "This is no longer kept", false),
  INTERNAL("internal", 500, "Internal error", true);

  private static final String OURS = "urn:ringproof:problem:";
  private static final String REGISTERED = "https://iana.org/assignments/http-problem-types#";

  private final String slug;
  private final int status;
  private final String title;
  private final boolean retryable;

  ProblemType(String slug, int status, String title, boolean retryable) {
    this.slug = slug;
    this.status = status;
    this.title = title;
    this.retryable = retryable;
  }

  /** Returns the type member: a URN of ours, or the registered URI where IANA has one. */
  public String uri() {
    return switch (this) {
      case QUOTA_EXCEEDED, CAPACITY -> REGISTERED + slug;
      case UNAUTHENTICATED,
          SCOPE_MISSING,
          RING_NOT_ADMITTED,
          TENANT_NOT_ADMITTED,
          NOT_FOUND,
          METHOD_NOT_ALLOWED,
          NOT_ACCEPTABLE,
          BODY_TOO_LARGE,
          UNSUPPORTED_MEDIA_TYPE,
          INVALID_REQUEST,
          UNKNOWN_TIER,
          STALE_CHECKPOINT,
          TURN_IN_PROGRESS,
          APPROVAL_MISMATCH,
          APPROVAL_SETTLED,
          JOB_NOT_DEAD,
          APPROVER_NOT_ALLOWED,
          IDEMPOTENCY_KEY_REUSED,
          BUDGET_EXHAUSTED,
          NOT_IMPLEMENTED,
          GONE,
          INTERNAL ->
          OURS + slug;
    };
  }

  /** Returns the short name, also used as the refusal reason in metrics. */
  public String slug() {
    return slug;
  }

  /** Returns the HTTP status. */
  public int status() {
    return status;
  }

  /** Returns the title, the same for every occurrence. */
  public String title() {
    return title;
  }

  /** Whether sending the same again later can succeed. */
  public boolean retryable() {
    return retryable;
  }
}
