package dev.ringproof.testbed.binding;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A request sent as given: only {@code Host}, {@code Connection} and a missing {@code
 * Content-Length} are added.
 *
 * @param path path and query, sent as they are
 */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way to a socket, compared nowhere
public record RawRequest(String method, String path, Map<String, String> headers, byte[] body) {
  public RawRequest {
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
  }

  /** Returns a request without body. */
  public static RawRequest of(String method, String path) {
    return new RawRequest(method, path, Map.of(), new byte[0]);
  }

  /** Returns a copy with this header, in place of one of the same name. */
  public RawRequest with(String name, String value) {
    var copy = new LinkedHashMap<>(headers);
    copy.put(name, value);
    return new RawRequest(method, path, copy, body);
  }

  /** Returns a copy with a bearer token. */
  public RawRequest bearer(String token) {
    return with("Authorization", "Bearer " + token);
  }

  /** Returns a copy with these bytes as its body. */
  public RawRequest body(byte[] bytes) {
    return new RawRequest(method, path, headers, bytes);
  }

  /** Returns a copy with this text as its JSON body. */
  public RawRequest json(String text) {
    return with("Content-Type", "application/json").body(text.getBytes(StandardCharsets.UTF_8));
  }
}
