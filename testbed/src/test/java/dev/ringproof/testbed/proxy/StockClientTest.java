package dev.ringproof.testbed.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.rekawek.toxiproxy.Proxy;
import eu.rekawek.toxiproxy.ToxiproxyClient;
import eu.rekawek.toxiproxy.model.Toxic;
import eu.rekawek.toxiproxy.model.ToxicDirection;
import eu.rekawek.toxiproxy.model.toxic.Bandwidth;
import eu.rekawek.toxiproxy.model.toxic.Latency;
import eu.rekawek.toxiproxy.model.toxic.LimitData;
import eu.rekawek.toxiproxy.model.toxic.ResetPeer;
import eu.rekawek.toxiproxy.model.toxic.Slicer;
import eu.rekawek.toxiproxy.model.toxic.SlowClose;
import eu.rekawek.toxiproxy.model.toxic.Timeout;
import java.io.FileNotFoundException;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The unmodified Java client finds in the embedded server all it expects of the original. */
class StockClientTest {
  private ProxyServer server;
  private ToxiproxyClient client;

  @BeforeEach
  void start() {
    server = TestServers.open();
    client = new ToxiproxyClient(server.control().getHost(), server.control().getPort());
  }

  @AfterEach
  void stop() throws IOException {
    var left = client.getProxyOrNull("p");
    if (left != null) {
      left.delete();
    }
    server.close();
  }

  private Proxy create() throws IOException {
    return client.createProxy("p", "127.0.0.1:0", "127.0.0.1:9");
  }

  @Test
  void versionIsText() throws IOException {
    assertThat(client.version()).startsWith("{\"version\": \"").endsWith("\"}");
  }

  @Test
  void proxiesAreCreatedListedChangedAndDeleted() throws IOException {
    var proxy = create();

    assertThat(proxy.getName()).isEqualTo("p");
    assertThat(proxy.getListen()).startsWith("127.0.0.1:").doesNotEndWith(":0");
    assertThat(proxy.getUpstream()).isEqualTo("127.0.0.1:9");
    assertThat(client.getProxies()).extracting(Proxy::getName).contains("p");
    proxy.disable();
    assertThat(client.getProxy("p").isEnabled()).isFalse();
    proxy.enable();
    assertThat(client.getProxy("p").isEnabled()).isTrue();
    proxy.setUpstream("127.0.0.1:10");
    proxy.setListen("127.0.0.1:0");
    assertThat(client.getProxy("p").getUpstream()).isEqualTo("127.0.0.1:10");
    assertThat(client.getProxy("p").getListen()).isEqualTo(proxy.getListen());
    proxy.delete();
    assertThat(client.getProxyOrNull("p")).isNull();
  }

  @Test
  void everyToxicIsCreatedChangedReadAndRemoved() throws IOException {
    var toxics = create().toxics();
    var latency = toxics.latency("l", ToxicDirection.DOWNSTREAM, 10);
    latency.setJitter(3).setLatency(11).setToxicity(0.5f);
    toxics.bandwidth("b", ToxicDirection.UPSTREAM, 10).setRate(12);
    toxics.timeout("t", ToxicDirection.DOWNSTREAM, 10).setTimeout(13);
    toxics.resetPeer("r", ToxicDirection.UPSTREAM, 14);
    toxics.limitData("d", ToxicDirection.DOWNSTREAM, 10).setBytes(15);
    toxics.slowClose("s", ToxicDirection.UPSTREAM, 10).setDelay(16);
    toxics.slicer("c", ToxicDirection.DOWNSTREAM, 17, 18).setSizeVariation(5);

    assertThat(toxics.getAll())
        .extracting(Toxic::getName)
        .containsExactly("b", "r", "s", "l", "t", "d", "c");
    assertThat(toxics.get("l", Latency.class).getJitter()).isEqualTo(3);
    assertThat(toxics.get("l", Latency.class).getLatency()).isEqualTo(11);
    assertThat(toxics.get("l").getToxicity()).isEqualTo(0.5f);
    assertThat(toxics.get("b", Bandwidth.class).getRate()).isEqualTo(12);
    assertThat(toxics.get("t", Timeout.class).getTimeout()).isEqualTo(13);
    assertThat(toxics.get("r", ResetPeer.class).getTimeout()).isEqualTo(14);
    assertThat(toxics.get("d", LimitData.class).getBytes()).isEqualTo(15);
    assertThat(toxics.get("s", SlowClose.class).getDelay()).isEqualTo(16);
    assertThat(toxics.get("c", Slicer.class).getAverageSize()).isEqualTo(17);
    assertThat(toxics.get("c", Slicer.class).getDelay()).isEqualTo(18);
    assertThat(toxics.get("c", Slicer.class).getSizeVariation()).isEqualTo(5);
    assertThat(toxics.get("d").getStream()).isEqualTo(ToxicDirection.DOWNSTREAM);
    for (var toxic : toxics.getAll()) {
      toxic.remove();
    }
    assertThat(toxics.getAll()).isEmpty();
  }

  @Test
  void resetStartsProxiesAndRemovesToxics() throws IOException {
    var proxy = create();
    proxy.toxics().latency("l", ToxicDirection.DOWNSTREAM, 10);
    proxy.disable();

    client.reset();

    assertThat(proxy.isEnabled()).isTrue();
    assertThat(proxy.toxics().getAll()).isEmpty();
  }

  @Test
  void errorsComeWithTheWordsTheClientShows() throws IOException {
    var proxy = create();

    assertThatThrownBy(this::create)
        .isInstanceOf(IOException.class)
        .hasMessage("[409] proxy already exists");
    assertThatThrownBy(() -> client.getProxy("none"))
        .isInstanceOf(IOException.class)
        .hasMessage("[404] proxy not found");
    assertThatThrownBy(() -> proxy.toxics().get("none"))
        .isInstanceOf(IOException.class)
        .hasMessage("[404] toxic not found");
    proxy.delete();
    assertThatThrownBy(proxy::delete).isInstanceOf(FileNotFoundException.class);
  }
}
