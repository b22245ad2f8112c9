package dev.ringproof.runtime;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.config.ConfigReader;
import dev.ringproof.runtime.config.Key;
import dev.ringproof.runtime.store.StoreException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The command: reads the configuration, starts the runtime, ends it on SIGTERM. */
public final class Main {
  private static final int USAGE = 64;
  private static final int UNAVAILABLE = 3;
  private static final String HELP =
      """
      usage: java -cp 'dist/*' dev.ringproof.runtime.Main [--config FILE]
               [--check | --backup DIR | --restore DIR]

      --check validates the configuration. --backup copies the embedded store into a new
      folder, also while a node runs on it. --restore puts such a copy into an empty data-dir.

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

  /** What is to be done, and with which folder. */
  private enum Task {
    SERVE,
    CHECK,
    BACKUP,
    RESTORE,
    HELP
  }

  private record Options(@Nullable Path config, Task task, Path folder) {}

  /** Returns the exit code, or -1 while the runtime runs. */
  private int command(
      String[] args, Function<Config, Assembly> assembly, PrintStream out, PrintStream err) {
    try {
      var options = options(args);
      if (options.task() == Task.HELP) {
        out.print(HELP + Key.listing());
        return 0;
      }
      var made = assembly.apply(ConfigReader.read(options.config(), System.getenv()));
      if (options.task() == Task.SERVE) {
        serve(made, out);
        return -1;
      }
      done(options, made).forEach(out::println);
      out.println("ok");
      return 0;
    } catch (DocumentException e) {
      err.println(e.getMessage());
      return USAGE;
    } catch (StoreException e) {
      err.println("the store could not be used: " + e.getMessage());
      return UNAVAILABLE;
    } catch (UncheckedIOException | IllegalStateException e) {
      err.println("could not start: " + e.getMessage());
      return UNAVAILABLE;
    }
  }

  private static List<String> done(Options options, Assembly made) {
    return switch (options.task()) {
      case CHECK -> made.check();
      case BACKUP -> Backups.take(made.config(), options.folder(), made.clock());
      case RESTORE -> Backups.restore(made.config(), options.folder());
      case SERVE, HELP -> List.of();
    };
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
    var task = Task.SERVE;
    var folder = Path.of("");
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--config" -> config = path(args, i++, "a file");
        case "--check" -> task = only(Task.CHECK, task);
        case "--backup" -> {
          task = only(Task.BACKUP, task);
          folder = path(args, i++, "a folder");
        }
        case "--restore" -> {
          task = only(Task.RESTORE, task);
          folder = path(args, i++, "a folder");
        }
        case "--help" -> task = only(Task.HELP, task);
        default ->
            throw DocumentException.at(
                "command line", args[i], "--config, --check, --backup, --restore, --help");
      }
    }
    return new Options(config, task, folder);
  }

  private static Path path(String[] args, int option, String what) {
    if (option + 1 == args.length) {
      throw DocumentException.at(args[option], "nothing", what);
    }
    return Path.of(args[option + 1]);
  }

  private static Task only(Task wanted, Task before) {
    if (before != Task.SERVE) {
      throw DocumentException.at(
          "command line",
          "more than one thing to do",
          "one of --check, --backup, --restore, --help");
    }
    return wanted;
  }
}
