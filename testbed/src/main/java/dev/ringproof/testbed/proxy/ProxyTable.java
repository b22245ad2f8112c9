package dev.ringproof.testbed.proxy;

import dev.ringproof.contract.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** The proxies of one embedded server by name. */
final class ProxyTable {
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, EmbeddedProxy> proxies = new LinkedHashMap<>();
  private final Means means;
  private boolean closed;

  ProxyTable(Means means) {
    this.means = means;
  }

  /** Checks in the order of the original: name, upstream, duplicate, bind. */
  EmbeddedProxy create(Fields fields) {
    var request = Request.of(fields);
    request.check("");
    return locked(
        () -> {
          if (proxies.containsKey(request.name())) {
            throw ApiError.proxyExists();
          }
          return make(request);
        });
  }

  EmbeddedProxy get(String name) {
    return locked(
        () -> {
          var proxy = proxies.get(name);
          if (proxy == null) {
            throw ApiError.noProxy();
          }
          return proxy;
        });
  }

  void remove(String name) {
    var proxy = get(name);
    locked(() -> proxies.remove(name, proxy));
    proxy.remove();
  }

  List<EmbeddedProxy> all() {
    return locked(() -> List.copyOf(proxies.values()));
  }

  JsonValue json() {
    var object = JsonValue.object();
    for (var proxy : all()) {
      object = object.with(proxy.name(), proxy.json());
    }
    return object;
  }

  /** Starts every proxy and removes all toxics; the first that cannot start ends it. */
  void reset() {
    all().forEach(EmbeddedProxy::reset);
  }

  /**
   * Makes proxies until one fails; those made or left alone are added to {@code done} one by one,
   * so that the answer to a failure can name them too.
   */
  void populate(List<Fields> wanted, List<EmbeddedProxy> done) {
    var requests = wanted.stream().map(Request::of).toList();
    for (var i = 0; i < requests.size(); i++) {
      requests.get(i).check(" at proxy " + (i + 1));
    }
    for (var request : requests) {
      done.add(locked(() -> populate(request)));
    }
  }

  /** Stops everything and takes no more. */
  void close() {
    var left =
        locked(
            () -> {
              closed = true;
              var copy = new ArrayList<>(proxies.values());
              proxies.clear();
              return copy;
            });
    left.forEach(EmbeddedProxy::remove);
  }

  private EmbeddedProxy populate(Request request) {
    var old = proxies.get(request.name());
    if (old != null) {
      if (!old.differs(request.listen(), request.upstream())) {
        return old;
      }
      proxies.remove(request.name());
      old.remove();
    }
    return make(request);
  }

  private EmbeddedProxy make(Request request) {
    if (closed) {
      throw ApiError.system("the server is stopping");
    }
    var proxy = new EmbeddedProxy(request.name(), request.listen(), request.upstream(), means);
    if (request.enabled()) {
      proxy.start();
    }
    proxies.put(request.name(), proxy);
    return proxy;
  }

  private <T> T locked(Supplier<T> body) {
    lock.lock();
    try {
      return body.get();
    } finally {
      lock.unlock();
    }
  }

  private record Request(String name, String listen, String upstream, boolean enabled) {
    static Request of(Fields fields) {
      return new Request(
          fields.text("name").orElse(""),
          fields.text("listen").orElse(""),
          fields.text("upstream").orElse(""),
          fields.truth("enabled").orElse(true));
    }

    void check(String where) {
      if (name.isEmpty()) {
        throw ApiError.missing("name" + where);
      }
      if (upstream.isEmpty()) {
        throw ApiError.missing("upstream" + where);
      }
    }
  }
}
