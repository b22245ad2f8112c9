package dev.ringproof.testbed.proxy;

import java.net.InetSocketAddress;
import java.net.URI;

/** A Toxiproxy server, in whichever shape, that opens proxies on this machine's loopback. */
public interface ProxyServer extends AutoCloseable {
  /** How the server came to be. */
  enum Shape {
    /** Runs inside this process. */
    EMBEDDED("embedded"),
    /** Was running already and is named by its control address. */
    URL("url"),
    /** Was started from an executable and is stopped at the end. */
    BINARY("binary"),
    /** Runs in a container. */
    CONTAINER("container"),
    /** There is none: traffic goes straight to its upstream and cannot be disturbed. */
    NONE("none");

    private final String wire;

    Shape(String wire) {
      this.wire = wire;
    }

    @Override
    public String toString() {
      return wire;
    }
  }

  /** Returns how the server came to be. */
  Shape shape();

  /** Returns the address of the control API. */
  URI control();

  /** Opens a proxy on an ephemeral port of 127.0.0.1; the name must be free on the server. */
  FaultProxy open(String name, InetSocketAddress upstream);

  /** Enables every proxy of the server, also those of others, and removes all toxics. */
  void reset();

  /** Removes the proxies that were opened here and stops the server if it was started here. */
  @Override
  void close();
}
