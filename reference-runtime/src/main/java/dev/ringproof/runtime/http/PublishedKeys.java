package dev.ringproof.runtime.http;

import dev.ringproof.runtime.net.Answer;
import dev.ringproof.runtime.net.OutboundHttp;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;

/** A key set behind a URL: fetched whole within time and size, without redirects, as JSON. */
final class PublishedKeys implements RotatingKeys.Source, AutoCloseable {
  static final int MOST_BYTES = 262_144;
  private static final Duration WITHIN = Duration.ofSeconds(3);
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Pattern JSON =
      Pattern.compile("application/([a-z0-9.-]+\\+)?json\\s*(;.*)?", Pattern.CASE_INSENSITIVE);

  private final URI url;
  private final OutboundHttp http = new OutboundHttp(CONNECT);

  PublishedKeys(URI url) {
    this.url = url;
  }

  @Override
  public KeySet fetch() throws IOException {
    var request =
        HttpRequest.newBuilder(url)
            .header("Accept", "application/jwk-set+json, application/json")
            .GET()
            .build();
    return switch (http.send(request, WITHIN, MOST_BYTES)) {
      case Answer.NotSent none -> throw new IOException(url + ": " + none.reason());
      case Answer.Lost lost -> throw new IOException(url + ": " + lost.reason());
      case Answer.Whole whole -> read(whole);
    };
  }

  private KeySet read(Answer.Whole answer) throws IOException {
    var type = answer.header().apply("Content-Type").orElse("none");
    if (answer.status() != 200 || !JSON.matcher(type).matches()) {
      throw new IOException(url + ": status " + answer.status() + " with no JSON of a key set");
    }
    return KeySet.published(url.toString(), new String(answer.body(), StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    http.close();
  }
}
