package dev.ringproof.testbed.proxy;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.OptionalLong;

/**
 * One listening address in front of one upstream, whose traffic can be disturbed. Every call
 * returns when the fault is in force on open connections too, or throws {@link ProxyException}.
 */
public interface FaultProxy {
  /** Returns the name it was opened with. */
  String name();

  /** Returns the address that clients connect to. */
  InetSocketAddress address();

  /** Returns {@code http://127.0.0.1:port} for clients that speak HTTP. */
  URI http();

  /** Adds a toxic behind those already there. */
  void add(Toxic toxic);

  /** Removes the toxic of this name; it is an error if there is none. */
  void remove(String toxicName);

  /** Stops listening and closes every connection: new ones are refused. */
  void disable();

  /** Listens again on the same address; toxics are kept. */
  void enable();

  /** Enables the proxy and removes all its toxics. */
  void heal();

  /**
   * Returns how often this proxy is known to have disturbed traffic since it was opened: pieces of
   * data delayed or dropped, connections reset or cut. It only ever grows. Empty for servers that
   * cannot tell. A connection refused while the proxy is disabled never reaches it, so that is for
   * the client to witness.
   */
  OptionalLong disturbed();
}
