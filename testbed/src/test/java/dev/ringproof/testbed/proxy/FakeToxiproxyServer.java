package dev.ringproof.testbed.proxy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CountDownLatch;

/** Stands in for the original's executable: the embedded server behind its command line. */
final class FakeToxiproxyServer {
  private FakeToxiproxyServer() {}

  public static void main(String[] args) throws UnknownHostException, InterruptedException {
    var host = InetAddress.getByName(args[1]);
    EmbeddedServer.start(new InetSocketAddress(host, Integer.parseInt(args[3])), 1);
    new CountDownLatch(1).await();
  }
}
