package dev.ringproof.testbed.proxy;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** HTTP written by hand, so that a test sees every byte of the wire. */
record Http(URI control) {
  record Answer(int status, Map<String, String> headers, String body) {
    JsonValue json() {
      return Json.parse(body);
    }
  }

  Answer get(String path) {
    return call("GET", path, "");
  }

  Answer post(String path, String body) {
    return call("POST", path, body);
  }

  Answer patch(String path, String body) {
    return call("PATCH", path, body);
  }

  Answer delete(String path) {
    return call("DELETE", path, "");
  }

  Answer call(String method, String path, String body) {
    return call(method, path, "raw/1", body);
  }

  Answer call(String method, String path, String agent, String body) {
    var length = body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n";
    return send(
        method
            + " "
            + path
            + " HTTP/1.1\r\nHost: proxy\r\nConnection: close\r\nUser-Agent: "
            + agent
            + "\r\n"
            + length
            + "\r\n"
            + body);
  }

  Answer send(String request) {
    try (var peer = Peer.connect(new InetSocketAddress(control.getHost(), control.getPort()))) {
      peer.send(request);
      var text = new String(peer.receiveAll(), StandardCharsets.UTF_8);
      var split = text.indexOf("\r\n\r\n");
      var lines = text.substring(0, split).split("\r\n");
      var headers = new TreeMap<String, String>();
      for (var i = 1; i < lines.length; i++) {
        var colon = lines[i].indexOf(':');
        headers.put(
            lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
            lines[i].substring(colon + 1).trim());
      }
      return new Answer(
          Integer.parseInt(lines[0].split(" ")[1]), headers, text.substring(split + 4));
    }
  }
}
