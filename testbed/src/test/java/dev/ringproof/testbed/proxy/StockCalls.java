package dev.ringproof.testbed.proxy;

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
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** All that the unmodified Java client can be asked for, as words of a script. */
final class StockCalls {
  private final URI control;
  private final String upstream;

  StockCalls(URI control, String upstream) {
    this.control = control;
    this.upstream = upstream;
  }

  /** Makes one call and returns what it gave, or what it threw, as text. */
  String call(List<String> words) {
    try {
      return made(words);
    } catch (IOException | RuntimeException e) {
      return "threw " + e.getClass().getSimpleName() + ": " + e.getMessage();
    }
  }

  private String made(List<String> words) throws IOException {
    // One client per call: it remembers proxies and asks for deleted ones after a reset.
    var client = new ToxiproxyClient(control.getHost(), control.getPort());
    return switch (words.getFirst()) {
      case "version" -> client.version();
      case "list" -> shown(client.getProxies());
      case "reset" -> {
        client.reset();
        yield "done";
      }
      case "create" -> shown(client.createProxy(words.get(1), "127.0.0.1:0", upstream));
      case "ornull" -> String.valueOf(client.getProxyOrNull(words.get(1)) != null);
      default -> asked(client.getProxy(words.get(1)), words);
    };
  }

  private static String asked(Proxy proxy, List<String> words) throws IOException {
    switch (words.getFirst()) {
      case "get" -> {}
      case "enable" -> proxy.enable();
      case "disable" -> proxy.disable();
      case "delete" -> proxy.delete();
      case "listen" -> proxy.setListen(words.get(2));
      case "upstream" -> proxy.setUpstream(words.get(2));
      case "toxics" -> {
        return toxics(proxy.toxics().getAll());
      }
      case "toxic" -> {
        return shown(proxy.toxics().get(words.get(2)));
      }
      case "remove" -> proxy.toxics().get(words.get(2)).remove();
      case "set" -> {
        return shown(set(proxy.toxics().get(words.get(2)), words.get(3), words.get(4)));
      }
      default -> {
        return shown(added(proxy, words));
      }
    }
    return shown(proxy);
  }

  private static Toxic added(Proxy proxy, List<String> words) throws IOException {
    var toxics = proxy.toxics();
    var name = words.get(2);
    var way = ToxicDirection.valueOf(words.get(3).toUpperCase(Locale.ROOT));
    var value = Long.parseLong(words.get(4));
    return switch (words.getFirst()) {
      case "latency" -> toxics.latency(name, way, value);
      case "bandwidth" -> toxics.bandwidth(name, way, value);
      case "slow_close" -> toxics.slowClose(name, way, value);
      case "timeout" -> toxics.timeout(name, way, value);
      case "reset_peer" -> toxics.resetPeer(name, way, value);
      case "limit_data" -> toxics.limitData(name, way, value);
      case "slicer" -> toxics.slicer(name, way, value, Long.parseLong(words.get(5)));
      default -> throw new IllegalArgumentException("no such call: " + words);
    };
  }

  private static Toxic set(Toxic toxic, String what, String to) throws IOException {
    if (what.equals("toxicity")) {
      toxic.setToxicity(Float.parseFloat(to));
      return toxic;
    }
    var value = Long.parseLong(to);
    return switch (toxic) {
      case Latency t -> what.equals("jitter") ? t.setJitter(value) : t.setLatency(value);
      case Bandwidth t -> t.setRate(value);
      case SlowClose t -> t.setDelay(value);
      case Timeout t -> t.setTimeout(value);
      case ResetPeer t -> t.setTimeout(value);
      case LimitData t -> t.setBytes(value);
      case Slicer t ->
          switch (what) {
            case "average_size" -> t.setAverageSize(value);
            case "size_variation" -> t.setSizeVariation(value);
            default -> t.setDelay(value);
          };
      default -> throw new IllegalArgumentException("unknown " + toxic.getClass());
    };
  }

  private static String shown(List<? extends Proxy> proxies) {
    var texts = new ArrayList<String>();
    proxies.forEach(proxy -> texts.add(shown(proxy)));
    return texts.stream().sorted().toList().toString();
  }

  private static String shown(Proxy proxy) {
    return String.join(
        " ",
        proxy.getName(),
        proxy.getListen(),
        proxy.getUpstream(),
        proxy.isEnabled() ? "enabled" : "disabled");
  }

  private static String toxics(List<? extends Toxic> toxics) {
    return toxics.stream().map(StockCalls::shown).toList().toString();
  }

  private static String shown(Toxic toxic) {
    var values =
        switch (toxic) {
          case Latency t -> List.of("latency", t.getLatency(), t.getJitter());
          case Bandwidth t -> List.of("bandwidth", t.getRate());
          case SlowClose t -> List.of("slow_close", t.getDelay());
          case Timeout t -> List.of("timeout", t.getTimeout());
          case ResetPeer t -> List.of("reset_peer", t.getTimeout());
          case LimitData t -> List.of("limit_data", t.getBytes());
          case Slicer t ->
              List.of("slicer", t.getAverageSize(), t.getSizeVariation(), t.getDelay());
          default -> List.of(toxic.getClass().getName());
        };
    return toxic.getName() + " " + toxic.getStream() + " " + toxic.getToxicity() + " " + values;
  }
}
