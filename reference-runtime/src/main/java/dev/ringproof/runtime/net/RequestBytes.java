package dev.ringproof.runtime.net;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A request as HTTP/1.1 has it on the wire. */
final class RequestBytes {
  private RequestBytes() {}

  /** Returns head and body in one piece: two writes would wait for each other's acknowledgement. */
  static byte[] of(PinnedHttp.Request request, boolean keep) {
    var uri = request.uri();
    var query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    var path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    var named = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    var head = new StringBuilder();
    head.append(request.method()).append(' ').append(path).append(query).append(" HTTP/1.1\r\n");
    head.append("Host: ").append(uri.getHost()).append(named).append("\r\n");
    head.append("Accept-Encoding: identity\r\n");
    if (!keep) {
      head.append("Connection: close\r\n");
    }
    request.headers().forEach((k, v) -> head.append(k).append(": ").append(v).append("\r\n"));
    var body = request.body();
    if (body != null) {
      head.append("Content-Length: ").append(body.length).append("\r\n");
    }
    var start = head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    if (body == null) {
      return start;
    }
    var all = Arrays.copyOf(start, start.length + body.length);
    System.arraycopy(body, 0, all, start.length, body.length);
    return all;
  }
}
