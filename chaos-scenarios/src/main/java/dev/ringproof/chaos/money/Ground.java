package dev.ringproof.chaos.money;

import dev.ringproof.contract.ring.Subject;
import dev.ringproof.testbed.binding.AgentBinding;
import dev.ringproof.testbed.persona.Personas;
import dev.ringproof.testbed.target.Cluster;
import dev.ringproof.testbed.target.Member;
import dev.ringproof.testbed.target.StandUp;
import dev.ringproof.testbed.target.Standing;
import dev.ringproof.testbed.witness.Witness;
import java.util.List;

/**
 * What a run stands on: one node on its own store, or several on one.
 *
 * @param binding by which clients speak to it, whichever node answers
 * @param subject what is judged
 * @param ranAs the digest of what ran
 */
public record Ground(
    StandUp plan,
    Witness witness,
    Personas personas,
    AgentBinding binding,
    Subject subject,
    String ranAs,
    List<Node> nodes) {
  public Ground {
    nodes = List.copyOf(nodes);
  }

  /** A process that can be killed and started again. */
  interface Node {
    /** Kills it with SIGKILL and starts it again; whether it ran before and was gone in between. */
    boolean killed();
  }

  /** One node. */
  public static Ground of(Standing standing) {
    return new Ground(
        standing.plan(),
        standing.witness(),
        standing.personas(),
        standing.binding(),
        standing.subject(),
        standing.ranAs(),
        List.of(() -> killed(standing)));
  }

  /** Several nodes on one store. */
  public static Ground of(Cluster cluster) {
    return new Ground(
        cluster.plan(),
        cluster.witness(),
        cluster.personas(),
        cluster.binding(),
        cluster.subject(),
        cluster.ranAs(),
        cluster.members().stream().map(member -> (Node) () -> killed(member)).toList());
  }

  private static boolean killed(Standing standing) {
    var ran = standing.running();
    standing.kill();
    var gone = !standing.running();
    standing.start();
    return ran && gone;
  }

  private static boolean killed(Member member) {
    var ran = member.running();
    member.kill();
    var gone = !member.running();
    member.start();
    return ran && gone;
  }
}
