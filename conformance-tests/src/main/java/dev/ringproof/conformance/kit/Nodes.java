package dev.ringproof.conformance.kit;

import dev.ringproof.testbed.proxy.ProxyException;
import dev.ringproof.testbed.target.Cluster;
import dev.ringproof.testbed.target.Member;
import dev.ringproof.testbed.target.StandUpException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/** Several nodes of the target on one store, as one check uses and disturbs them; from 0. */
public final class Nodes {
  private static final Duration BACK_WITHIN = Duration.ofSeconds(40);
  private static final long POLL_NANOS = 20_000_000;

  private final Run run;
  private final Check check;
  private final Cluster cluster;
  private final List<Check> each;

  Nodes(Run run, Check check, Cluster cluster, Function<Member, Check> at) {
    this.run = run;
    this.check = check;
    this.cluster = cluster;
    this.each = cluster.members().stream().map(at).toList();
  }

  /** Returns the check at each node, past whatever spreads requests over them. */
  public List<Check> each() {
    return each;
  }

  /** Returns the check at one of them. */
  public Check at(int node) {
    return each.get(node);
  }

  /** Returns someone's session as it is at another node. */
  public Talk at(int node, Talk talk) {
    return new Talk(at(node), talk.who(), talk.session(), talk.tier());
  }

  /** Kills a node's whole process group (SIGKILL); returns when that was, by nanoTime. */
  public long kill(int node) {
    check.note("node " + node + " is killed");
    var at = System.nanoTime();
    cluster.members().get(node).kill();
    check.want(!cluster.members().get(node).running(), "a node that is gone", "it runs on");
    return at;
  }

  /** Stops a node where it is (SIGSTOP): it holds what it holds, and hears nothing. */
  public void freeze(int node) {
    check.note("node " + node + " is stopped");
    cluster.members().get(node).freeze();
  }

  /** Lets a stopped node go on as if no time had passed (SIGCONT). */
  public void thaw(int node) {
    check.note("node " + node + " goes on");
    cluster.members().get(node).thaw();
  }

  /** Lets every node stand again; where one does not, the next test begins with others. */
  void heal() {
    try {
      for (var member : cluster.members()) {
        member.thaw();
        if (!member.running()) {
          member.start();
        }
      }
      var until = System.nanoTime() + BACK_WITHIN.toNanos();
      while (!cluster.members().stream().allMatch(Member::ready)) {
        if (System.nanoTime() > until) {
          run.endNodes();
          return;
        }
        LockSupport.parkNanos(POLL_NANOS);
      }
    } catch (StandUpException | ProxyException e) {
      check.note("a node did not come back: " + e.getMessage());
      run.endNodes();
    }
  }
}
