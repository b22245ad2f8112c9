package dev.ringproof.cli;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a running runtime is and who speaks to it. */
final class Operator {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int MOST_BYTES = 16 << 20;

  @Option(
      names = "--url",
      paramLabel = "BASE",
      defaultValue = "${env:RINGPROOF_URL}",
      description = "the running runtime's address (default: RINGPROOF_URL)")
  private @Nullable URI url;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "holds a bearer token (default: the token in RINGPROOF_TOKEN)")
  private @Nullable Path tokenFile;

  /** An answer: a status and a document. */
  record Told(int status, JsonValue body) {
    boolean good() {
      return status >= 200 && status < 300;
    }

    /** Returns what a refusal says, in one line. */
    String refusal() {
      return "refused with "
          + status
          + ": "
          + InputFile.line(body.text("/title").orElse("no reason given"), 120)
          + body.text("/detail").map(detail -> "; " + InputFile.line(detail, 200)).orElse("");
    }
  }

  /** Sends a request without a body. */
  Told send(String method, String path, String... headers) throws InterruptedException {
    var address = URI.create(base() + path);
    var request =
        HttpRequest.newBuilder(address)
            .timeout(PATIENCE)
            .method(method, BodyPublishers.noBody())
            .header("Authorization", "Bearer " + token())
            .header("Accept", "application/json");
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    try (var client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      var answer = client.send(request.build(), BodyHandlers.ofInputStream());
      try (var body = answer.body()) {
        var bytes = InputFile.bytes(address.toString(), body, MOST_BYTES);
        return told(answer.statusCode(), bytes, address);
      }
    } catch (IOException e) {
      throw new CliException(
          Exit.INVALID_RUN, "no answer from " + address + ": " + e.getClass().getSimpleName());
    }
  }

  private static Told told(int status, byte[] bytes, URI address) {
    JsonValue body;
    try {
      body = Json.parse(bytes);
    } catch (DocumentException e) {
      throw new CliException(
          Exit.INVALID_RUN, address + ": found status " + status + " and no JSON document");
    }
    var told = new Told(status, body);
    if (status == 401 || status == 403) {
      throw new CliException(Exit.BAD_ARGUMENTS, "the token is " + told.refusal());
    }
    if (status >= 500) {
      throw new CliException(Exit.INVALID_RUN, address + ": " + told.refusal());
    }
    return told;
  }

  /** Whether an address was named, on the command line or in the environment. */
  boolean named() {
    return url != null;
  }

  /** Returns the runtime's address, without a slash at its end. */
  String base() {
    if (url == null) {
      throw new CliException(
          Exit.BAD_ARGUMENTS, "name the runtime: --url http://127.0.0.1:8080, or RINGPROOF_URL");
    }
    if (!List.of("http", "https").contains(String.valueOf(url.getScheme()))
        || url.getHost() == null) {
      throw new CliException(
          Exit.BAD_ARGUMENTS, "found --url " + url + ", expected an http or https address");
    }
    return url.toString().replaceAll("/+$", "");
  }

  /** Returns the token to speak with. */
  String token() {
    var given = BearerToken.given(tokenFile, "RINGPROOF_TOKEN");
    if (given == null || !BearerToken.isOne(given)) {
      throw new CliException(
          Exit.BAD_ARGUMENTS, "give a bearer token: RINGPROOF_TOKEN, or --token-file FILE");
    }
    return given;
  }
}
