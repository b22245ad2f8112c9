package dev.ringproof.testbed.target;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.contract.clause.Seam;
import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.testbed.binding.ChatEndpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TargetsTest {
  private static final String GOOD =
      """
      kind: Target
      name: mine
      start:
        command: ["${java}", "-jar", "${target.dir}/app.jar", "--port", "${port}"]
        env:
          MODEL: ${model.primary.url}
          WORKERS: 4
        readyWithin: PT5S
      lends: [start-stop-kill, mint-tokens]
      artefact: [app.jar, "${home}/lib"]
      """;

  @TempDir private Path folder = Path.of("");

  @Test
  void readsAFileWithItsPathsFromItsFolder() throws IOException {
    var spec = Targets.parse(write(GOOD).toString(), Path.of("/home"));
    var start = requireNonNull(spec.start());
    assertThat(spec.name()).isEqualTo("mine");
    assertThat(start.readyWithin()).isEqualTo(Duration.ofSeconds(5));
    assertThat(start.env()).containsEntry("WORKERS", "4");
    assertThat(spec.lends()).containsExactlyInAnyOrder(Seam.START_STOP_KILL, Seam.MINT_TOKENS);
    assertThat(spec.artefact()).containsExactly(folder.resolve("app.jar"), Path.of("/home/lib"));
    assertThat(Variables.fill("${port}:${ring}", Map.of("port", "1", "ring", "2")))
        .isEqualTo("1:2");
  }

  /** The file that docs/targets.md shows is one that is read. */
  @Test
  void theExampleOfARuntimeThatRunsIsRead() {
    var examples = Path.of(System.getProperty("ringproof.root", ".."), "examples").toAbsolutePath();
    var spec = Targets.load(examples.resolve("target-url.yaml"), folder);
    assertThat(spec.name()).isEqualTo("staging");
    assertThat(spec.start()).isNull();
    assertThat(spec.url()).hasToString("http://127.0.0.1:8080");
    assertThat(spec.lends()).containsExactly(Seam.MINT_TOKENS);
    assertThat(spec.tokenKey()).isEqualTo(examples.normalize().resolve("token-key.json"));
    assertThat(spec.artefact()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "kind: Target, kind: Goal, 1",
    "PT5S, soon, 8",
    "mint-tokens, mint-money, 9",
    "${model.primary.url}, ${model.url}, 6",
    "${port}, ${prot}, 4",
    "name: mine, 'name: mine\nnme: x', 3",
    "WORKERS: 4, WORKERS: [4], 7",
  })
  void complainsWithFileAndLine(String good, String bad, int line) throws IOException {
    var file = write(GOOD.replace(good, bad));
    assertThatThrownBy(() -> Targets.load(file, folder))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining(file + ":" + line)
        .hasMessageContaining("expected");
  }

  private static final String CHAT =
      """
      kind: Target
      name: gateway
      binding: openai-chat
      url: http://127.0.0.1:4000
      chat:
        model: fast
        keyFile: key.txt
      """;

  @Test
  void readsHowChatCompletionsAreAskedFor() throws IOException {
    var spec = Targets.load(write(CHAT), folder);
    var chat = requireNonNull(spec.chat());
    assertThat(chat.endpoint()).isEqualTo(new ChatEndpoint("/v1", "/v1/models", "fast"));
    assertThat(chat.tier()).isEqualTo(TierId.A);
    assertThat(chat.upstreamModel()).isEqualTo("fast");
    assertThat(chat.bodyBytes()).isNull();
    assertThatThrownBy(() -> chat.key(spec))
        .isInstanceOf(StandUpException.class)
        .hasMessageContaining("key.txt");
    Files.writeString(folder.resolve("key.txt"), "sk-of-a-file\n");
    assertThat(chat.key(spec)).isEqualTo("sk-of-a-file");
    assertThat(requireNonNull(Targets.load(write(GOOD), folder)).chat()).isNull();
  }

  @Test
  void aKeyIsNamedOrMadeOrNone() throws IOException {
    var named = CHAT.replace("keyFile: key.txt", "keyEnv: RINGPROOF_NO_SUCH_KEY");
    var wanting = Targets.load(write(named), folder);
    assertThatThrownBy(() -> requireNonNull(wanting.chat()).key(wanting))
        .isInstanceOf(StandUpException.class)
        .hasMessageContaining("RINGPROOF_NO_SUCH_KEY");
    var open = Targets.load(write(CHAT.replace("  keyFile: key.txt\n", "")), folder);
    assertThat(requireNonNull(open.chat()).key(open)).isNull();
    var started =
        CHAT.replace("url: http://127.0.0.1:4000", "start: {command: [\"x\", \"${chat.key}\"]}")
            .replace("  keyFile: key.txt\n", "");
    var own = Targets.load(write(started), folder);
    assertThat(requireNonNull(own.chat()).key(own)).startsWith("sk-");
  }

  @ParameterizedTest
  @CsvSource({
    "binding: openai-chat, binding: native, 6",
    "binding: openai-chat, binding: openai-chats, 3",
    "model: fast, ready: /health, 6",
    "keyFile: key.txt, tier: C, 7",
    "model: fast, 'model: fast\n  keyEnv: K', 8",
  })
  void complainsOfChatWithFileAndLine(String good, String bad, int line) throws IOException {
    var file = write(CHAT.replace(good, bad));
    assertThatThrownBy(() -> Targets.load(file, folder))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining(file + ":" + line);
  }

  @Test
  void anAddressLendsNothingAndOtherWordsAreFiles() {
    var spec = Targets.parse("http://127.0.0.1:9", folder);
    assertThat(spec.lends()).isEmpty();
    assertThat(spec.name()).isEqualTo("127.0.0.1:9");
    assertThatThrownBy(() -> Targets.parse("refrence", folder))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("refrence");
    assertThatThrownBy(() -> Targets.parse("http://", folder))
        .isInstanceOf(DocumentException.class);
  }

  @Test
  void theReferenceReadsEveryVariableFromItsEnvironment() {
    var start = requireNonNull(Targets.reference(folder).start());
    assertThat(start.env())
        .containsEntry("RINGPROOF_MODEL_PRIMARY_URL", "${model.primary.url}")
        .containsEntry("RINGPROOF_GRANT_FILE", "${grant.file}")
        .doesNotContainKey("RINGPROOF_JAVA");
  }

  @Test
  void anArtefactElsewhereIsTheSameAndAChangedOneIsNot() throws IOException {
    var here = folder.resolve("a");
    var there = folder.resolve("b");
    for (var root : new Path[] {here, there}) {
      Files.createDirectories(root.resolve("sub"));
      Files.writeString(root.resolve("one.jar"), "1");
      Files.writeString(root.resolve("sub/two.jar"), "2");
    }
    var first = ArtefactDigest.of(List.of(here));
    assertThat(ArtefactDigest.of(List.of(there))).isEqualTo(first);
    // By another tool: sha256sum one.jar sub/two.jar | sha256sum
    assertThat(first)
        .isEqualTo("sha256:ce961f5a81d9fcfe4942adaf83fc2e182df05174b56ce8148627dd2b81bc9b26");
    Files.writeString(there.resolve("sub/two.jar"), "3");
    assertThat(ArtefactDigest.of(List.of(there))).isNotEqualTo(first);
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("target.yaml"), text);
  }
}
