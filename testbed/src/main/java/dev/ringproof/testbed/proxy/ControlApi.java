package dev.ringproof.testbed.proxy;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonArray;
import dev.ringproof.contract.json.JsonValue.JsonNull;
import java.util.ArrayList;
import java.util.List;

/** The routes of the control API: the original's, and one of our own for the witness. */
final class ControlApi {
  private record Call(List<String> names, String body) {
    String proxy() {
      return names.get(0);
    }

    String toxic() {
      return names.get(1);
    }

    Fields fields() {
      return Fields.of(Fields.parse(body));
    }
  }

  private interface Action {
    Reply run(Call call);
  }

  private record Route(String method, List<String> path, Action action) {
    static Route of(String method, String path, Action action) {
      return new Route(method, List.of(path.split("/", -1)), action);
    }

    boolean matches(List<String> segments) {
      if (segments.size() != path.size()) {
        return false;
      }
      for (var i = 0; i < path.size(); i++) {
        var fits =
            path.get(i).equals("*")
                ? !segments.get(i).isEmpty()
                : path.get(i).equals(segments.get(i));
        if (!fits) {
          return false;
        }
      }
      return true;
    }

    List<String> names(List<String> segments) {
      var names = new ArrayList<String>();
      for (var i = 0; i < path.size(); i++) {
        if (path.get(i).equals("*")) {
          names.add(segments.get(i));
        }
      }
      return names;
    }
  }

  private final ProxyTable proxies;
  private final List<Route> routes =
      List.of(
          Route.of("GET", "/version", call -> Reply.version()),
          Route.of("POST", "/reset", this::reset),
          Route.of("POST", "/populate", this::populate),
          Route.of("GET", "/proxies", this::list),
          Route.of("POST", "/proxies", this::create),
          Route.of("GET", "/proxies/*", this::show),
          Route.of("POST", "/proxies/*", this::update),
          Route.of("PATCH", "/proxies/*", this::update),
          Route.of("DELETE", "/proxies/*", this::delete),
          Route.of("GET", "/proxies/*/toxics", this::listToxics),
          Route.of("POST", "/proxies/*/toxics", this::createToxic),
          Route.of("GET", "/proxies/*/toxics/*", this::showToxic),
          Route.of("POST", "/proxies/*/toxics/*", this::updateToxic),
          Route.of("PATCH", "/proxies/*/toxics/*", this::updateToxic),
          Route.of("DELETE", "/proxies/*/toxics/*", this::deleteToxic),
          Route.of("GET", "/ringproof/proxies/*/witness", this::witness));

  ControlApi(ProxyTable proxies) {
    this.proxies = proxies;
  }

  /** Answers a request whose path is given as decoded segments, the first of them empty. */
  Reply answer(String method, List<String> segments, String agent, String body) {
    var matching = routes.stream().filter(route -> route.matches(segments)).toList();
    if (matching.isEmpty()) {
      return Reply.noRoute();
    }
    var route = matching.stream().filter(r -> r.method().equals(method)).findFirst();
    if (route.isEmpty()) {
      return Reply.noMethod();
    }
    if (agent.startsWith("Mozilla/")) {
      return Reply.agentRefused();
    }
    try {
      return route.get().action().run(new Call(route.get().names(segments), body));
    } catch (ApiError e) {
      return Reply.error(e);
    }
  }

  private Reply list(Call call) {
    return Reply.json(200, proxies.json());
  }

  private Reply create(Call call) {
    return Reply.json(201, proxies.create(call.fields()).json());
  }

  private Reply show(Call call) {
    return Reply.json(200, proxies.get(call.proxy()).json());
  }

  private Reply update(Call call) {
    var proxy = proxies.get(call.proxy());
    proxy.update(call.fields());
    return Reply.json(200, proxy.json());
  }

  private Reply delete(Call call) {
    proxies.remove(call.proxy());
    return Reply.noContent();
  }

  private Reply listToxics(Call call) {
    return Reply.json(200, proxies.get(call.proxy()).toxics());
  }

  private Reply createToxic(Call call) {
    var proxy = proxies.get(call.proxy());
    return Reply.json(200, proxy.addToxic(call.fields()).json());
  }

  private Reply showToxic(Call call) {
    return Reply.json(200, proxies.get(call.proxy()).toxic(call.toxic()).json());
  }

  private Reply updateToxic(Call call) {
    var proxy = proxies.get(call.proxy());
    return Reply.json(200, proxy.updateToxic(call.toxic(), call::fields).json());
  }

  private Reply deleteToxic(Call call) {
    proxies.get(call.proxy()).removeToxic(call.toxic());
    return Reply.noContent();
  }

  private Reply reset(Call call) {
    proxies.reset();
    return Reply.noContent();
  }

  private Reply witness(Call call) {
    return Reply.json(200, proxies.get(call.proxy()).witness().json());
  }

  private Reply populate(Call call) {
    var done = new ArrayList<EmbeddedProxy>();
    try {
      proxies.populate(elements(Fields.parse(call.body())), done);
      return Reply.json(201, JsonValue.object().with("proxies", listed(done)));
    } catch (ApiError e) {
      return Reply.error(e, listed(done));
    }
  }

  private static List<Fields> elements(JsonValue body) {
    return switch (body) {
      case JsonArray array -> array.items().stream().map(Fields::of).toList();
      case JsonNull nothing -> List.of();
      case JsonValue other -> throw ApiError.badBody("found no array, expected one of proxies");
    };
  }

  // The original writes null where there is none.
  private static JsonValue listed(List<EmbeddedProxy> proxies) {
    return proxies.isEmpty()
        ? new JsonNull()
        : new JsonArray(proxies.stream().map(EmbeddedProxy::json).toList());
  }
}
