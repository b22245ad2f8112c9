package dev.ringproof.testbed.proxy;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.OptionalLong;

/** Stands where a proxy server would: its proxies are their upstreams, and take no fault. */
final class NoProxies implements ProxyServer {
  private static final String NONE = "no proxy stands here, so nothing can be disturbed";

  @Override
  public Shape shape() {
    return Shape.NONE;
  }

  @Override
  public URI control() {
    throw new ProxyException(NONE);
  }

  @Override
  public FaultProxy open(String name, InetSocketAddress upstream) {
    Names.check("proxy", name);
    return new Straight(name, upstream);
  }

  @Override
  public void reset() {
    // Nothing was ever disturbed.
  }

  @Override
  public void close() {
    // Nothing was opened.
  }

  /** An upstream by itself. */
  private record Straight(String name, InetSocketAddress address) implements FaultProxy {
    @Override
    public URI http() {
      return URI.create("http://" + address.getHostString() + ":" + address.getPort());
    }

    @Override
    public void add(Toxic toxic) {
      throw new ProxyException(NONE);
    }

    @Override
    public void remove(String toxicName) {
      throw new ProxyException(NONE);
    }

    @Override
    public void disable() {
      // The upstream is closed by whoever opened it.
    }

    @Override
    public void enable() {
      throw new ProxyException(NONE);
    }

    @Override
    public void heal() {
      // There is nothing to heal.
    }

    @Override
    public OptionalLong disturbed() {
      return OptionalLong.of(0);
    }
  }
}
