package dev.ringproof.cli;

import dev.ringproof.cli.RunContext.Stage;
import dev.ringproof.contract.json.Located;
import dev.ringproof.testbed.target.Standing;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Starts the reference runtime to be tried by hand. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Starts the reference runtime in ring 2 with a stub world, prints its address, a token for each",
      "kind of actor and five curl commands; demo.sh below --out runs them. Ends with Ctrl-C."
    },
    footer = {
      "",
      "Examples:",
      "  ringproof serve --out demo",
      "  ringproof serve --model http://127.0.0.1:11434/v1",
      "  ringproof serve --tools examples/mcp/tools.yaml"
    })
final class ServeCommand implements Callable<Integer> {
  @Mixin private Options options = new Options();

  @Option(
      names = "--model",
      paramLabel = "URL",
      description = "base address of an OpenAI-compatible server instead of the stub model")
  private @Nullable URI model;

  @Option(
      names = "--tools",
      paramLabel = "FILE",
      description = {
        "the tools document, MCP servers among it; ${java} and ${home} in it are the java",
        "that runs this and the checkout (default: the built-in one)"
      })
  private @Nullable Path tools;

  @Override
  public Integer call() throws InterruptedException {
    var context =
        new RunContext(options, tools == null ? options.data() : options.data(declared(tools)));
    if (model != null) {
      context = context.withModel(model);
    }
    try (var proxies = context.proxies();
        var standing = context.up(new Stage("serve", 2, 1, false, false), proxies)) {
      standing.witness().reflex(new DemoModel());
      var demo = new Demo(standing, context.out());
      demo.write();
      demo.print(context.screen());
      waitForTheEnd(standing);
    }
    return Exit.PASS;
  }

  private Located declared(Path file) {
    var java = Path.of(System.getProperty("java.home"), "bin", "java");
    var text =
        new String(InputFile.bytes(file, InputFile.WRITTEN), StandardCharsets.UTF_8)
            .replace("${java}", java.toString())
            .replace("${home}", options.home().toString());
    return Located.byName(file.toString(), text.getBytes(StandardCharsets.UTF_8));
  }

  /** Blocks until the process is asked to end, or the runtime dies. */
  private static void waitForTheEnd(Standing standing) throws InterruptedException {
    var over = new CountDownLatch(1);
    var hook = new Thread(() -> close(standing, over), "ringproof-serve-end");
    Runtime.getRuntime().addShutdownHook(hook);
    while (!over.await(1, java.util.concurrent.TimeUnit.SECONDS)) {
      if (!standing.running()) {
        throw new CliException(
            Exit.INVALID_RUN, "the runtime ended by itself:\n" + standing.logTail(20));
      }
    }
  }

  private static void close(Standing standing, CountDownLatch over) {
    standing.close();
    over.countDown();
  }
}
