package dev.ringproof.runtime.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressesTest {
  private static final Addresses PUBLIC = Addresses.publicOnly();

  /** A name server that answers every name with these. */
  static Addresses.Resolver says(String... addresses) {
    return host -> Arrays.stream(addresses).map(AddressesTest::literal).toArray(InetAddress[]::new);
  }

  private static InetAddress literal(String text) {
    return Network.literal(text).orElseThrow();
  }

  private static void refused(Addresses addresses, String host) {
    assertThatThrownBy(() -> addresses.of(host)).isInstanceOf(Addresses.RefusedException.class);
  }

  private static Addresses with(String listed) {
    return PUBLIC.allowing(listed).orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"8.8.8.8", "1.1.1.1", "193.99.144.80", "2606:4700::1111", "2a00::1"})
  void publicAddressesAreAllowed(String address) throws IOException {
    assertThat(PUBLIC.of(address)).containsExactly(literal(address));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "127.0.0.1",
        "127.8.8.8",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.8",
        "192.0.2.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.51.100.7",
        "203.0.113.9",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "[::]",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:169.254.169.254]",
        "[::127.0.0.1]",
        "[64:ff9b::a9fe:a9fe]",
        "[2002:7f00:1::1]",
        "[2001::1]",
        "[2001:db8::1]",
        "[fc00::1]",
        "[fd00:ec2::254]",
        "[fe80::1]",
        "[fec0::1]",
        "[ff02::1]"
      })
  void noOtherAddressIs(String address) {
    refused(PUBLIC, address);
    refused(PUBLIC.resolvedBy(says(address)), "tool.test");
  }

  /** The resolver of every platform reads these as addresses, so they are judged as such. */
  @ParameterizedTest
  @ValueSource(strings = {"127.1", "2130706433", "0", "LOCALHOST"})
  void oddWaysToWriteTheLoopbackAreTheLoopback(String host) {
    assertThatThrownBy(() -> PUBLIC.of(host)).isInstanceOf(IOException.class);
  }

  @Test
  void oneAddressThatIsNotAllowedRefusesTheName() throws IOException {
    assertThat(PUBLIC.resolvedBy(says("8.8.8.8", "8.8.4.4")).of("tool.test")).hasSize(2);
    refused(PUBLIC.resolvedBy(says("8.8.8.8", "127.0.0.1")), "tool.test");
  }

  @Test
  void aListedNetworkIsAllowedAndItsNeighbourIsNot() throws IOException {
    assertThat(with("10.1.0.0/16").of("10.1.255.255")).hasSize(1);
    refused(with("10.1.0.0/16"), "10.2.0.0");
    assertThat(with("169.254.169.254").of("169.254.169.254")).hasSize(1);
    assertThat(with("fd00::/8").of("[fd12::1]")).hasSize(1);
    refused(with("127.0.0.1/32"), "127.0.0.2");
  }

  @Test
  void aListedNameMayBePrivateAndNeverLinkLocal() throws IOException {
    var named = with("Tool.Test");
    assertThat(named.resolvedBy(says("192.168.0.9")).of("tool.test")).hasSize(1);
    assertThat(named.resolvedBy(says("127.0.0.1")).of("TOOL.test")).hasSize(1);
    refused(named.resolvedBy(says("169.254.169.254")), "tool.test");
    refused(named.resolvedBy(says("192.168.0.9")), "evil.tool.test");
  }

  @Test
  void aConfiguredUrlAllowsTheAddressThatItWritesOut() throws IOException {
    assertThat(PUBLIC.configured(URI.create("http://127.0.0.1:99/x")).of("127.0.0.1")).hasSize(1);
    refused(PUBLIC.configured(URI.create("http://127.0.0.1:99/x")), "127.0.0.2");
    assertThat(PUBLIC.configured(URI.create("http://[::1]/")).of("[::1]")).hasSize(1);
    assertThat(PUBLIC.configured(URI.create("http://localhost/")).of("localhost")).isNotEmpty();
    refused(
        PUBLIC.configured(URI.create("http://tool.test/")).resolvedBy(says("10.0.0.1")),
        "tool.test");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10.0.0.0/33",
        "10.0.0/8",
        "1.2.3.256",
        "::1/129",
        "a b",
        "*.test",
        "http://a"
      })
  void whatIsNeitherAddressNorNameIsNotListed(String listed) {
    assertThat(PUBLIC.allowing(listed)).isEmpty();
  }

  @Test
  void aNameWithoutAddressIsUnknown() {
    assertThatThrownBy(() -> PUBLIC.resolvedBy(says()).of("tool.test"))
        .isInstanceOf(UnknownHostException.class);
  }
}
