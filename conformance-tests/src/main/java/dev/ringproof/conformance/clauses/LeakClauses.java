package dev.ringproof.conformance.clauses;

import dev.ringproof.conformance.kit.Check;
import dev.ringproof.conformance.kit.Proves;
import dev.ringproof.conformance.kit.Scan;
import dev.ringproof.conformance.kit.Talk;
import dev.ringproof.contract.clause.Seam;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.testbed.witness.ModelScript;
import dev.ringproof.testbed.witness.ToolScript;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What an operator copies, lists or finds on the disk holds no planted word either. */
final class LeakClauses {

  /** Takes a turn with a word in its prompt, one in its arguments and one in the tool's result. */
  private static List<String> plant(Check check, Talk talk) {
    var nonce = check.nonce();
    var words = List.of("leakprompt" + nonce, "leakargument" + nonce, "leakresult" + nonce);
    var arguments =
        JsonValue.object().with("to", nonce + "@example.org").with("body", words.get(1));
    check
        .witness()
        .script(nonce, ModelScript.asks("send_email", arguments).then(ModelScript.says("done")));
    check.witness().tool(nonce, ToolScript.saying(words.get(2)));
    talk.take(words.get(0) + " " + nonce).completed();
    var sent = check.witness().modelCalls(nonce).getLast().messages();
    for (var word : words) {
      check.want(Scan.in(Json.write(sent), word), "each word on its way, " + word, sent);
    }
    return words;
  }

  @Proves(value = "SES-1", once = true, seams = Seam.DUMP_STORE)
  void aCopyOfTheFolderHoldsNoRawText(Check check) {
    var talk = Talk.open(check, TierId.A);
    var words = plant(check, talk);
    var backup = check.standing().plan().workDir().resolve("backup-" + talk.session());
    // While it runs, as an operator's script would.
    var copies = copied(check, check.standing().dataDir(), backup);
    check.want(!copies.isEmpty(), "files to copy", check.standing().dataDir());
    check.want(
        !Scan.find(copies, talk.session()).isEmpty(),
        "the session's id in the copy, as a proof that the scan sees it",
        copies);
    for (var word : words) {
      check.wantSame("places of " + word + " in the copy", List.of(), Scan.find(copies, word));
    }
  }

  private static List<Path> copied(Check check, Path from, Path to) {
    var copies = new ArrayList<Path>();
    try (var files = Files.walk(from)) {
      Files.createDirectories(to);
      for (var file : files.filter(Files::isRegularFile).toList()) {
        var copy = to.resolve(from.relativize(file).toString().replace('/', '_'));
        try {
          copies.add(Files.copy(file, copy));
        } catch (NoSuchFileException gone) {
          check.note(gone.getMessage() + " went between the listing and the copy");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot copy " + from, e);
    }
    return copies;
  }

  @Proves(value = "SES-3", once = true, seams = Seam.DUMP_STORE)
  void processesShowNothingAndLeaveNoDump(Check check) {
    var words = plant(check, Talk.open(check, TierId.A));
    var environment = String.join("\n", check.standing().environment());
    var arguments = String.join("\n", check.standing().arguments());
    if (environment.isBlank() || arguments.isBlank()) {
      throw check.notProvable("this system does not show the environment of a process");
    }
    for (var word : words) {
      check.want(!Scan.in(environment, word), "no planted word in the environment", word);
      check.want(!Scan.in(arguments, word), "no planted word in the arguments", word);
    }
    check.wantSame("dumps of memory", List.of(), check.standing().dumps());
  }
}
