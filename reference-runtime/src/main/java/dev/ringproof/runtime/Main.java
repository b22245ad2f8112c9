package dev.ringproof.runtime;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.config.ConfigReader;
import dev.ringproof.runtime.config.Key;
import dev.ringproof.runtime.store.StoreException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The command: reads the configuration, starts the runtime, ends it on SIGTERM. */
public final class Main {
  private static final int USAGE = 64;
  private static final int UNAVAILABLE = 3;
  private static final String HELP =
      """
      usage: java -cp 'dist/*' dev.ringproof.runtime.Main [--config FILE] [--check]

      Each key stands in the file as key: value, or in the environment, which wins:
      model-primary-url is RINGPROOF_MODEL_PRIMARY_URL. Keys:

      """;

  private Main() {}

  /** Runs the reference runtime. */
  public static void main(String[] args) {
    run(args, Assembly::new);
  }

  /** Runs a runtime that is put together by this assembly. */
  public static void run(String[] args, Function<Config, Assembly> assembly) {
    var exit = new Main().command(args, assembly, System.out, System.err);
    if (exit >= 0) {
      System.exit(exit);
    }
  }

  private record Options(@Nullable Path config, boolean check, boolean help) {}

  /** Returns the exit code, or -1 while the runtime runs. */
  private int command(
      String[] args, Function<Config, Assembly> assembly, PrintStream out, PrintStream err) {
    try {
      var options = options(args);
      if (options.help()) {
        out.print(HELP + Key.listing());
        return 0;
      }
      var made = assembly.apply(ConfigReader.read(options.config(), System.getenv()));
      if (options.check()) {
        made.check().forEach(out::println);
        out.println("ok");
        return 0;
      }
      serve(made, out);
      return -1;
    } catch (DocumentException e) {
      err.println(e.getMessage());
      return USAGE;
    } catch (StoreException e) {
      err.println("the store could not be opened: " + e.getMessage());
      return UNAVAILABLE;
    } catch (UncheckedIOException | IllegalStateException e) {
      err.println("could not start: " + e.getMessage());
      return UNAVAILABLE;
    }
  }

  private static void serve(Assembly assembly, PrintStream out) {
    var started = assembly.start();
    var host = assembly.config().host();
    Runtime.getRuntime().addShutdownHook(new Thread(started::close, "shutdown"));
    out.println(
        "ringproof-reference ready http://"
            + host
            + ":"
            + started.port()
            + " ring "
            + started.ring()
            + " digest "
            + started.digest());
    out.flush();
    var forever = new CountDownLatch(1);
    Thread.ofPlatform().name("main-stays").start(() -> hold(forever));
  }

  private static void hold(CountDownLatch forever) {
    try {
      forever.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Options options(String[] args) {
    Path config = null;
    var check = false;
    var help = false;
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--config" -> {
          if (++i == args.length) {
            throw DocumentException.at("--config", "nothing", "a file");
          }
          config = Path.of(args[i]);
        }
        case "--check" -> check = true;
        case "--help" -> help = true;
        default -> throw DocumentException.at("command line", args[i], "--config, --check, --help");
      }
    }
    return new Options(config, check, help);
  }
}
