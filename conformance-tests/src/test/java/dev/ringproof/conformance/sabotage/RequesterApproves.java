package dev.ringproof.conformance.sabotage;

import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.approval.ApprovalBook;
import dev.ringproof.runtime.approval.Decided;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.session.Actor;
import dev.ringproof.runtime.store.ActionStore;
import dev.ringproof.runtime.stream.Channels;

/** Lets who asked for an action approve it. */
public final class RequesterApproves extends Assembly {
  RequesterApproves(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, RequesterApproves::new);
  }

  @Override
  protected ApprovalBook approvals(ActionStore store, Channels channels) {
    return new ApprovalBook(store, channels, clock()) {
      @Override
      public Decided decide(Actor approver, String id, Word word) {
        var other =
            new Actor(
                "not-" + approver.subject(),
                approver.tenant(),
                approver.type(),
                approver.scopes(),
                approver.expires());
        return super.decide(other, id, word);
      }
    };
  }
}
