package dev.ringproof.testbed.target;

import dev.ringproof.testbed.binding.NativeBinding;
import dev.ringproof.testbed.proxy.FaultProxy;
import java.util.Map;

/** One node of a {@link Cluster}, with a proxy of its own on its way to the store. */
public final class Member {
  private final int number;
  private final Child child;
  private final FaultProxy store;
  private final NativeBinding binding;

  Member(int number, Child child, FaultProxy store, NativeBinding binding) {
    this.number = number;
    this.child = child;
    this.store = store;
    this.binding = binding;
  }

  /** Returns which node it is, from 0. */
  public int number() {
    return number;
  }

  /** Returns the driver's verbs to this node alone, past the round-robin proxy. */
  public NativeBinding binding() {
    return binding;
  }

  /** Returns the proxy between it and the store. */
  public FaultProxy store() {
    return store;
  }

  /** Kills its whole process group at once. */
  public void kill() {
    child.kill();
  }

  /** Starts it again on the same port and data folder, and waits until it is ready. */
  public void start() {
    child.again(Map.of());
  }

  /** Stops it where it is (SIGSTOP). */
  public void freeze() {
    child.freeze();
  }

  /** Lets it go on (SIGCONT). */
  public void thaw() {
    child.thaw();
  }

  /** Whether its process lives, awake or not. */
  public boolean running() {
    return child.alive();
  }

  /** Whether it says that it is ready. */
  public boolean ready() {
    return child.ready();
  }
}
