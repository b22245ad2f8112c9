package dev.ringproof.runtime;

import dev.ringproof.runtime.session.Ids;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.Executors;

/**
 * Stands a {@link BareForwarder} up in a process of its own, beside which {@code ringproof bench
 * runtime} measures the runtime in its.
 */
public final class ForwarderBench {
  private ForwarderBench() {}

  /**
   * Forwards until its standard input ends, so that it never outlives who started it; says on
   * standard output where it listens. The arguments are an empty folder for the store and the
   * model's endpoint.
   */
  public static void main(String[] args) throws IOException {
    var clock = Clock.systemUTC();
    try (var store = BenchAssembly.in(Path.of(args[0])).store();
        var threads = Executors.newVirtualThreadPerTaskExecutor();
        var client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).executor(threads).build();
        var forwarder =
            new BareForwarder(
                client, URI.create(args[1]), store, new Ids(new SecureRandom(), clock), clock)) {
      System.out.println("forwarder ready " + forwarder.uri());
      while (System.in.read() >= 0) {
        // Nobody says anything; what counts is the end.
      }
    }
  }
}
