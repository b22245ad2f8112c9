package dev.ringproof.testbed.proxy;

import java.io.File;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Opens a {@link ProxyServer} in one of its shapes; all are driven by the same client. */
public final class ProxyServers {
  private static final String BINARY_SCHEME = "binary";

  private ProxyServers() {}

  /** Starts a server inside this process; the seed settles every draw of toxicity and jitter. */
  public static ProxyServer embedded(long seed) {
    var server =
        EmbeddedServer.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), seed);
    return new ClientProxyServer(ProxyServer.Shape.EMBEDDED, server.control(), server::close);
  }

  /** Returns no server: for load without faults, which a proxy would only burden. */
  public static ProxyServer none() {
    return new NoProxies();
  }

  /**
   * Uses a running server named by the address of its control API. It must run on this machine,
   * since proxies listen on its 127.0.0.1.
   */
  public static ProxyServer at(URI control) {
    requireLoopback(control);
    var server = new ClientProxyServer(ProxyServer.Shape.URL, control, () -> {});
    server.version();
    return server;
  }

  /** Starts this {@code toxiproxy-server} executable on a free port of 127.0.0.1. */
  public static ProxyServer binary(Path toxiproxyServer) {
    var process = ServerProcess.start(toxiproxyServer);
    return new ClientProxyServer(ProxyServer.Shape.BINARY, process.control(), process::close);
  }

  /**
   * Chooses by what was asked for: {@code http://host:port} is a running server, {@code
   * binary:toxiproxy-server} an executable found on the PATH ({@code binary:/a/path} one found
   * there), nothing the embedded server.
   */
  public static ProxyServer choose(@Nullable URI named, long seed) {
    if (named == null) {
      return embedded(seed);
    }
    return BINARY_SCHEME.equals(named.getScheme())
        ? binary(find(named.getSchemeSpecificPart()))
        : at(named);
  }

  private static Path find(String command) {
    var path = System.getenv().getOrDefault("PATH", "");
    if (command.contains("/") || command.contains(File.separator)) {
      return Path.of(command);
    }
    for (var folder : path.split(Pattern.quote(File.pathSeparator))) {
      var candidate = Path.of(folder.isEmpty() ? "." : folder, command);
      if (Files.isExecutable(candidate) && !Files.isDirectory(candidate)) {
        return candidate;
      }
    }
    throw new ProxyException(
        "no executable " + command + " on the PATH: install Toxiproxy or name a running server");
  }

  private static void requireLoopback(URI control) {
    var legal =
        "http".equals(control.getScheme()) && control.getHost() != null && control.getPort() > 0;
    if (!legal) {
      throw new ProxyException(
          "proxy server: found " + control + ", expected an address such as http://127.0.0.1:8474");
    }
    try {
      if (!InetAddress.getByName(control.getHost()).isLoopbackAddress()) {
        throw new ProxyException(
            "proxy server: found "
                + control
                + ", expected one on this machine's loopback: its proxies listen on its 127.0.0.1");
      }
    } catch (UnknownHostException e) {
      throw new ProxyException("proxy server: found " + control + ", whose host is unknown", e);
    }
  }
}
