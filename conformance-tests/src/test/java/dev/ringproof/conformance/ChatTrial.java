package dev.ringproof.conformance;

import dev.ringproof.contract.clause.Seam;
import dev.ringproof.contract.evidence.Evidence;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.testbed.binding.ChatEndpoint;
import dev.ringproof.testbed.evidence.Progress;
import dev.ringproof.testbed.target.ChatSpec;
import dev.ringproof.testbed.target.TargetSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Runs the kit against a {@link LittleGateway}. */
final class ChatTrial {
  private static final String KEY = "sk-of-a-test";

  private ChatTrial() {}

  /** Returns how such a gateway is spoken to; without a key file it is told a key at its start. */
  static ChatSpec spec(@Nullable Path keyFile) {
    var endpoint = new ChatEndpoint("/v1", "/v1/models", LittleGateway.MODEL);
    var longest = (long) LittleGateway.MOST_BODY;
    return new ChatSpec(endpoint, TierId.A, LittleGateway.MODEL, longest, null, keyFile);
  }

  /** Runs the clauses against one in this process. */
  static Evidence run(ChatFlaw flaw, Set<String> only, Path dir) throws IOException {
    var file = Files.writeString(dir.resolve("key"), KEY);
    try (var gateway = new LittleGateway(0, KEY, flaw)) {
      var lends = Set.of(Seam.REPOINT_UPSTREAMS);
      var target =
          new TargetSpec(
              "little", null, gateway.address(), lends, List.of(), null, null, dir, spec(file));
      return Trial.run(
          target,
          0,
          false,
          only,
          dir,
          standing -> {
            gateway.upstream(standing.upstreams().primary().http(), "key-of-a-model");
            return Progress.silent();
          });
    }
  }
}
