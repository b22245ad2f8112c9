package dev.ringproof.testbed.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shapes of a server behind one interface, and what goes wrong with them. */
class ProxyServersTest {
  @TempDir private Path folder;

  private Path executable(String script) throws IOException {
    var file = folder.resolve("toxiproxy-server");
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  private Path fake() throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java");
    return executable(
        "exec "
            + java
            + " -cp '"
            + System.getProperty("java.class.path")
            + "' "
            + FakeToxiproxyServer.class.getName()
            + " \"$@\"");
  }

  private static URI uri(Upstream upstream) {
    return URI.create("http://" + HostPort.text(upstream.address()));
  }

  private static void assertServes(ProxyServer server) {
    try (var upstream = Upstream.echo()) {
      var proxy = server.open("shape", upstream.address());
      assertThat(proxy.name()).isEqualTo("shape");
      assertThat(proxy.http()).hasToString("http://" + HostPort.text(proxy.address()));
      try (var client = Peer.connect(proxy.address())) {
        assertThat(client.send("hi").receive(2)).isEqualTo("hi");
      }
      assertThat(proxy.disturbed()).hasValue(0);
    }
  }

  @Test
  void nothingNamedIsTheEmbeddedServer() {
    try (var server = ProxyServers.choose(null, 3)) {
      assertThat(server.shape()).isEqualTo(ProxyServer.Shape.EMBEDDED);
      assertServes(server);
    }
  }

  @Test
  void aServerNamedByUrlLosesOnlyWhatWasOpenedHere() {
    try (var owner = ProxyServers.embedded(1);
        var upstream = Upstream.echo()) {
      owner.open("theirs", upstream.address());
      try (var server = ProxyServers.choose(owner.control(), 3)) {
        assertThat(server.shape()).isEqualTo(ProxyServer.Shape.URL);
        assertServes(server);
      }
      assertThat(new Http(owner.control()).get("/proxies").json().member("theirs")).isPresent();
      assertThat(new Http(owner.control()).get("/proxies").json().member("shape")).isEmpty();
    }
  }

  @Test
  void whatWasDeletedByOthersDoesNotDisturbTheEnd() {
    try (var owner = ProxyServers.embedded(1);
        var upstream = Upstream.echo()) {
      var server = ProxyServers.at(owner.control());
      server.open("p", upstream.address());
      new Http(owner.control()).delete("/proxies/p");

      server.reset();
      server.close();
    }
  }

  @Test
  void anExecutableIsStartedAndStopped() throws IOException {
    URI control;
    try (var server = ProxyServers.choose(URI.create("binary:" + fake()), 3)) {
      control = server.control();
      assertThat(server.shape()).isEqualTo(ProxyServer.Shape.BINARY);
      assertServes(server);
    }
    assertThatThrownBy(() -> ProxyServers.at(control))
        .isInstanceOf(ProxyException.class)
        .hasMessageContaining("refused");
  }

  @Test
  void anExecutableThatEndsIsToldWithItsLastWords() throws IOException {
    var broken = executable("echo 'no such option' >&2; exit 3");

    assertThatThrownBy(() -> ProxyServers.binary(broken))
        .isInstanceOf(ProxyException.class)
        .hasMessageContaining("ended with 3")
        .hasMessageContaining("no such option");
  }

  @Test
  void anExecutableThatIsMissingIsTold() {
    assertThatThrownBy(() -> ProxyServers.binary(folder.resolve("none")))
        .isInstanceOf(ProxyException.class)
        .hasMessageContaining("cannot start");
    assertThatThrownBy(() -> ProxyServers.choose(URI.create("binary:no-such-server-here"), 3))
        .isInstanceOf(ProxyException.class)
        .hasMessageContaining("on the PATH");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://127.0.0.1:8474",
        "http://127.0.0.1",
        "nonsense",
        "http://192.0.2.1:8474",
        "file:/x"
      })
  void addressesThatCannotServeAreRefused(String address) {
    assertThatThrownBy(() -> ProxyServers.at(URI.create(address)))
        .isInstanceOf(ProxyException.class)
        .hasMessageStartingWith("proxy server: found " + address);
  }

  @Test
  void aServerThatNeverAnswersIsGivenUp() {
    try (var mute = Upstream.manual()) {
      var server =
          new ClientProxyServer(ProxyServer.Shape.URL, uri(mute), () -> {}, Duration.ofMillis(300));

      assertThatThrownBy(server::version)
          .isInstanceOf(ProxyException.class)
          .hasMessageContaining("did not tell its version: no answer within 300 ms");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html>Timeout</html>", "", "{}", "[]", "{\"error\":7}"})
  void anAnswerThatTheClientChokesOnIsOneSentence(String body) {
    var answer = "HTTP/1.1 503 Busy\r\nConnection: close\r\n\r\n" + body;
    try (var odd =
            Upstream.serving(
                peer -> {
                  try (peer) {
                    peer.receive(1);
                    peer.send(answer).finish();
                    peer.end();
                  }
                });
        var upstream = Upstream.manual()) {
      var server =
          new ClientProxyServer(
              ProxyServer.Shape.EMBEDDED, uri(odd), () -> {}, Duration.ofSeconds(10));

      assertThatThrownBy(() -> server.open("p", upstream.address()))
          .isInstanceOf(ProxyException.class)
          .hasMessageStartingWith("proxy server " + uri(odd) + " did not open proxy p to ");
    }
  }

  @Test
  void failuresAreSentences() {
    try (var server = ProxyServers.embedded(1);
        var upstream = Upstream.manual()) {
      var proxy = server.open("p", upstream.address());

      assertThatThrownBy(() -> server.open("p", upstream.address()))
          .isInstanceOf(ProxyException.class)
          .hasMessageEndingWith("[409] proxy already exists");
      assertThatThrownBy(() -> proxy.remove("none"))
          .isInstanceOf(ProxyException.class)
          .hasMessageEndingWith("did not remove toxic none of proxy p: [404] toxic not found");
      assertThatThrownBy(() -> server.open("a b", upstream.address()))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
