package dev.ringproof.runtime.approval;

import dev.ringproof.runtime.store.ApprovalRow;

/** What came of an approver's word. */
public sealed interface Decided {
  /** It stands: now, or since the same was said before. */
  record Done(ApprovalRow approval) implements Decided {}

  /** There is no such approval for this tenant. */
  record NotFound() implements Decided {}

  /** The digest sent is not that of the arguments that wait. */
  record Mismatch() implements Decided {}

  /** It was decided otherwise, consumed, or has expired. */
  record Settled(String state) implements Decided {}

  /** The requester itself may not approve. */
  record OwnRequest() implements Decided {}
}
