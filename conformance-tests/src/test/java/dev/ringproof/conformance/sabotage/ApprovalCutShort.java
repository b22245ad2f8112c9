package dev.ringproof.conformance.sabotage;

import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.store.ApprovalRow;
import dev.ringproof.runtime.store.Store;
import java.util.Map;

/** Lets approvals live a second less than it says. */
public final class ApprovalCutShort extends Assembly {
  ApprovalCutShort(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, ApprovalCutShort::new);
  }

  @Override
  protected Store store() {
    return Replaced.actions(
        super.store(),
        Map.of(
            "ask",
            (given, call) -> {
              var all = given.clone();
              all[0] = shorter((ApprovalRow) given[0]);
              return call.with(all);
            }));
  }

  private static ApprovalRow shorter(ApprovalRow row) {
    return Replaced.with(ApprovalRow.class, row, "expiresAt", row.expiresAt().minusSeconds(1));
  }
}
