package dev.ringproof.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.clause.Seam;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The reference runtime with somebody's model in the stub's place. */
final class ServedModelTest {
  private static final String URL = "http://127.0.0.1:11434/v1";
  private static final String PRIMARY = "RINGPROOF_MODEL_PRIMARY_";

  @TempDir private Path dir = Path.of("");

  /** A target that is warmed up takes some two hundred turns before anybody asked for one. */
  @Test
  void anothersModelIsAskedByItsOwnerAloneAndIsNotWarmedUp() {
    var options = new Options();
    new CommandLine(options)
        .parseArgs("--out", dir.resolve("out").toString(), "--key", dir.resolve("key").toString());
    var stubbed = new RunContext(options).target();
    assertThat(stubbed.lends()).contains(Seam.REPOINT_UPSTREAMS);
    assertThat(requireNonNull(stubbed.start()).env())
        .containsEntry(PRIMARY + "URL", "${model.primary.url}")
        .containsKey(PRIMARY + "KEY");

    var served = new RunContext(options).withModel(URI.create(URL)).target();
    assertThat(served.lends()).doesNotContain(Seam.REPOINT_UPSTREAMS).contains(Seam.MINT_TOKENS);
    assertThat(requireNonNull(served.start()).env())
        .containsEntry(PRIMARY + "URL", URL)
        .containsEntry("RINGPROOF_MODEL_FALLBACK_URL", URL)
        .doesNotContainKey(PRIMARY + "KEY");
  }
}
