package dev.ringproof.testbed.proxy;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/**
 * Starts the original in a container and runs a command against it: {@code IMAGE PORT COMMAND...},
 * in which {@code {url}} stands for the address of its control API. The container shares this
 * machine's network, since proxies and their upstreams meet on 127.0.0.1.
 */
final class ContainerRun {
  private ContainerRun() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    int code;
    try (var container = new GenericContainer<>(DockerImageName.parse(args[0]))) {
      container
          .withNetworkMode("host")
          .withCommand("-host", "127.0.0.1", "-port", args[1])
          .waitingFor(Wait.forLogMessage(".*Starting Toxiproxy HTTP server.*", 1))
          .start();
      var url = URI.create("http://127.0.0.1:" + args[1]);
      try (var server = ProxyServers.at(url)) {
        System.out.println(
            "container " + container.getContainerId().substring(0, 12) + " at " + server.control());
      }
      code = run(List.of(args).subList(2, args.length), url);
    }
    System.exit(code);
  }

  private static int run(List<String> words, URI url) throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    words.forEach(word -> command.add(word.replace("{url}", url.toString())));
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }
}
