package dev.ringproof.testbed.target;

import dev.ringproof.contract.clause.Capability;
import dev.ringproof.contract.clause.Seam;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.ring.Subject;
import dev.ringproof.contract.tier.TierData;
import dev.ringproof.testbed.binding.AgentBinding;
import dev.ringproof.testbed.persona.Personas;
import dev.ringproof.testbed.proxy.FaultProxy;
import dev.ringproof.testbed.witness.Witness;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** A target that runs between a stub world and proxies. */
@SuppressWarnings("DoNotCallSuggester")
public final class Standing implements AutoCloseable {
  private Standing() {}

  /**
   * Stands the target up and waits until it is ready.
   *
   * @throws StandUpException when it dies or does not become ready in time
   */
  public static Standing up(StandUp plan) {
    throw new IllegalStateException("being built");
  }

  /** Returns how it was stood up. */
  public StandUp plan() {
    throw new IllegalStateException("being built");
  }

  /** Returns its own address, past the front proxy. */
  public URI base() {
    throw new IllegalStateException("being built");
  }

  /** Returns the discovery document that it answered when it became ready. */
  public JsonValue discovery() {
    throw new IllegalStateException("being built");
  }

  /** Whether it declares the capability. */
  public boolean declares(Capability c) {
    throw new IllegalStateException("being built");
  }

  /** Returns the seams it lends. */
  public Set<Seam> lends() {
    throw new IllegalStateException("being built");
  }

  /** Returns the ring it stands in. */
  public int ring() {
    throw new IllegalStateException("being built");
  }

  /** Returns the factor by which windows were divided. */
  public int scale() {
    throw new IllegalStateException("being built");
  }

  /** Returns the tier data as the runtime runs them, scaled. */
  public TierData tiers() {
    throw new IllegalStateException("being built");
  }

  /** Returns what is judged: the artefact with the data before scaling. */
  public Subject subject() {
    throw new IllegalStateException("being built");
  }

  /** Returns the digest of what runs: the subject's when nothing is scaled. */
  public String ranAs() {
    throw new IllegalStateException("being built");
  }

  /** Returns the stub world. */
  public Witness witness() {
    throw new IllegalStateException("being built");
  }

  /** Returns the proxies before the stub world. */
  public Upstreams upstreams() {
    throw new IllegalStateException("being built");
  }

  /** Returns the driver's verbs. */
  public AgentBinding binding() {
    throw new IllegalStateException("being built");
  }

  /** Returns who can call it. */
  public Personas personas() {
    throw new IllegalStateException("being built");
  }

  /** Kills its whole process group at once. */
  public void kill() {
    throw new IllegalStateException("being built");
  }

  /** Asks it to end and waits; kills it when it does not. */
  public void stop() {
    throw new IllegalStateException("being built");
  }

  /** Starts it again on the same port and data, and waits until it is ready. */
  public void start() {
    throw new IllegalStateException("being built");
  }

  /** Whether its process lives. */
  public boolean running() {
    throw new IllegalStateException("being built");
  }

  /** Returns the folder of its store. */
  public Path dataDir() {
    throw new IllegalStateException("being built");
  }

  /** Returns the file that its output goes to, over all starts. */
  public Path log() {
    throw new IllegalStateException("being built");
  }

  /** Returns the last lines of its log. */
  public String logTail(int lines) {
    throw new IllegalStateException("being built");
  }

  /** Returns every file of the store and the log, for scans. */
  public List<Path> store() {
    throw new IllegalStateException("being built");
  }

  /** Returns the proxy between clients and the runtime, for client-side faults. */
  public FaultProxy front() {
    throw new IllegalStateException("being built");
  }

  @Override
  public void close() {}
}
