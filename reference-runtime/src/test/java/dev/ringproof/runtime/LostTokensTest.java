package dev.ringproof.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tokens are shown before they are durable. A crash takes those that were not, and whoever saw them
 * is told from where the stream goes on. The crash is a copy of the data as it is on the disk while
 * another process holds the store's lock: what a kill at that moment leaves.
 */
final class LostTokensTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path folder;
  private final CountDownLatch locked = new CountDownLatch(1);
  private final CountDownLatch over = new CountDownLatch(1);
  private World world;

  @BeforeEach
  void open() throws Exception {
    world = new World(folder);
    world.primary =
        (request, out) -> {
          out.says("one ").says("two ");
          until(locked);
          out.says("three ").says("four ");
          until(over);
        };
  }

  @AfterEach
  void close() {
    over.countDown();
    world.close();
  }

  private static void until(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Events of a stream, each as its lines stand on the wire. */
  private static final class Events implements AutoCloseable {
    final String turn;
    final List<String> seen = new ArrayList<>();
    private final BufferedReader lines;

    Events(World world, HttpRequest request) throws Exception {
      var response = world.client.send(request, BodyHandlers.ofInputStream());
      assertThat(response.statusCode()).isEqualTo(200);
      turn = response.headers().firstValue("Ringproof-Turn").orElse("");
      lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    /** Reads the next events up to one that holds this text; to the end if none does. */
    Events upTo(String text) throws IOException {
      var event = new StringBuilder();
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        event.append(line).append('\n');
        if (!line.isEmpty()) {
          continue;
        }
        seen.add(event.toString());
        if (event.indexOf(text) >= 0) {
          return this;
        }
        event.setLength(0);
      }
      return this;
    }

    String all() {
      return String.join("", seen);
    }

    @Override
    public void close() throws IOException {
      lines.close();
    }
  }

  @Test
  void whoSawWhatACrashTookIsToldFromWhereTheStreamGoesOn() throws Exception {
    var session = world.session("A", world.user());
    var path = "/v1/sessions/" + session + "/turns";
    var asked =
        world.request(
            "POST", path, world.user(), "{\"message\":\"count\"}", "Accept", "text/event-stream");
    try (var first = new Events(world, asked).upTo("\"two \"");
        var other = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data/vault.db"))) {
      var durable = first.seen.size();
      await().atMost(SOON).until(() -> lastIn(other) == durable);
      other.createStatement().execute("BEGIN IMMEDIATE");
      locked.countDown();
      first.upTo("\"four \"");
      assertThat(first.seen).hasSizeGreaterThan(durable);
      copy(folder.resolve("data"), folder.resolve("after"));
      other.createStatement().execute("ROLLBACK");

      world.settings.put("RINGPROOF_DATA_DIR", folder.resolve("after").toString());
      try (var again = world.start()) {
        var events = path + "/" + first.turn + "/events";
        var rest = resumed(again, events, first.seen.size());
        var whole = resumed(again, events, 0);
        assertThat(rest.seen).hasSize(2);
        assertThat(rest.seen.getFirst())
            .startsWith("id: " + (durable + 1) + "\nevent: recovery\n")
            .contains("\"cause\":\"restart\"", "\"rewindTo\":" + durable + "}");
        assertThat(rest.seen.getLast())
            .startsWith("id: " + (durable + 2) + "\nevent: turn.failed\n")
            .contains("\"reason\":\"interrupted\"", "\"partial\":true");
        // What stands is what was shown before, byte for byte, and then the rest.
        var kept = first.seen.stream().limit(durable).collect(Collectors.joining());
        assertThat(whole.all()).isEqualTo(kept + rest.all());
        // From what was durable on there is nothing to forget.
        assertThat(resumed(again, events, durable).all()).isEqualTo(rest.all());
      }
    }
  }

  private Events resumed(Started at, String path, long after) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + at.port() + path))
            .header("Authorization", "Bearer " + world.user())
            .header("Accept", "text/event-stream")
            .header("Last-Event-ID", Long.toString(after))
            .build();
    try (var events = new Events(world, request)) {
      return events.upTo("no event has this text");
    }
  }

  private static long lastIn(Connection vault) throws SQLException {
    try (var statement = vault.createStatement();
        var row = statement.executeQuery("SELECT max(id) FROM events")) {
      return row.getLong(1);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectory(to);
    try (var all = Files.list(from)) {
      for (var file : all.filter(Files::isRegularFile).toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }
}
