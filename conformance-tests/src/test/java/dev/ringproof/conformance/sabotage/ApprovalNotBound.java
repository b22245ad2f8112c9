package dev.ringproof.conformance.sabotage;

import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.approval.ApprovalBook;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.store.ActionStore;
import dev.ringproof.runtime.store.ApprovalRow;
import dev.ringproof.runtime.stream.Channels;

/** Takes an approval for whatever waits, whichever arguments the approver saw. */
public final class ApprovalNotBound extends Assembly {
  ApprovalNotBound(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, ApprovalNotBound::new);
  }

  @Override
  protected ApprovalBook approvals(ActionStore store, Channels channels) {
    return new ApprovalBook(store, channels, clock()) {
      @Override
      protected boolean binds(ApprovalRow approval, Word word) {
        return true;
      }
    };
  }
}
