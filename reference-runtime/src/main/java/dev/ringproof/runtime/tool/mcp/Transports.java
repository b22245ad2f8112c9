package dev.ringproof.runtime.tool.mcp;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.policy.McpServer;
import dev.ringproof.runtime.net.Addresses;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.client.transport.ServerParameters;
import io.modelcontextprotocol.client.transport.StdioClientTransport;
import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.spec.McpClientTransport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;

/**
 * Makes ways to a server. Over HTTP each request's host is held against what may be reached, no
 * redirect is followed and no proxy asked. The library resolves the name again when it connects:
 * that is why a name needs https, where an address that is not the name's holds no certificate.
 */
final class Transports {
  private static final Duration CONNECT = Duration.ofSeconds(2);

  private final McpServer server;
  private final int mostBytes;
  private final Addresses allowed;

  Transports(McpServer server, int mostBytes, Addresses allowed) {
    this.server = server;
    this.mostBytes = mostBytes;
    this.allowed = allowed;
    var url = server.url();
    if (url != null && url.startsWith("http:") && !Addresses.writtenOut(URI.create(url))) {
      throw DocumentException.at(
          "server \"" + server.name() + "\"",
          "http to a host name",
          "https, or an address that is written out");
    }
  }

  McpClientTransport open() throws IOException {
    return server.url() == null ? child() : http(URI.create(server.url()));
  }

  private McpClientTransport child() {
    var command = server.command();
    var parameters =
        ServerParameters.builder(command.getFirst())
            .args(command.subList(1, command.size()))
            .env(server.environment())
            .build();
    var child = new StdioClientTransport(parameters, McpJsonDefaults.getMapper(), mostBytes);
    // What a child complains of may quote arguments: it is for the child's own log.
    child.setStdErrorHandler(line -> {});
    return child;
  }

  private McpClientTransport http(URI url) throws IOException {
    allowed.check(String.valueOf(url.getHost()));
    var path = url.getRawPath();
    return HttpClientStreamableHttpTransport.builder(origin(url))
        .endpoint(path == null || path.isEmpty() ? "/" : path)
        .customizeClient(
            client ->
                client
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .proxy(HttpClient.Builder.NO_PROXY))
        .connectTimeout(CONNECT)
        .maxResponseSize(mostBytes)
        // By it the server says that its tools changed.
        .openConnectionOnStartup(true)
        .addHttpRequestCustomizer((request, method, to, body, context) -> check(to))
        .build();
  }

  private void check(URI to) {
    try {
      allowed.check(String.valueOf(to.getHost()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String origin(URI url) {
    return url.getScheme() + "://" + url.getRawAuthority();
  }
}
