package dev.ringproof.cli;

import java.util.List;

/** The five commands, one by one and as a script that labels what came of each. */
final class DemoScript {
  private static final String JSON = " -H 'Content-Type: application/json'";

  private DemoScript() {}

  /** A command and what it shows. */
  record Labelled(String label, String command) {}

  static List<Labelled> commands(Demo demo) {
    var user = " -H 'Authorization: Bearer " + demo.userToken() + "'";
    var headers = quoted(demo.folder().resolve("action.headers").toString());
    return List.of(
        new Labelled(
            "a streamed turn",
            turn("curl -sN", user, "Hello, who are you?", demo.streaming(), demo)),
        new Labelled(
            "a turn that asks for an action: it waits for its approval, so run the next command in"
                + " another terminal",
            turn(
                "curl -sN -D " + headers,
                user,
                "Please refund order 4711 with 250 cents",
                demo.acting(),
                demo)),
        new Labelled(
            "its approval, by someone else of the same tenant, bound to the digest of the arguments",
            approval(demo)),
        new Labelled(
            "a budget refusal: this session may spend 50 tokens",
            turn("curl -s", user, "Hello, who are you?", demo.poor(), demo)),
        new Labelled(
            "the evidence log of the second turn's trace",
            "curl -s"
                + user
                + " "
                + demo.base()
                + "/v1/traces/$(sed -n 's/^[Rr]ingproof-[Tt]race: *\\([0-9a-f]*\\).*/\\1/p' "
                + headers
                + ")"));
  }

  private static String turn(String curl, String token, String message, String session, Demo demo) {
    return curl
        + token
        + JSON
        + " -d '{\"message\":\""
        + message
        + "\"}' "
        + demo.base()
        + "/v1/sessions/"
        + session
        + "/turns";
  }

  private static String approval(Demo demo) {
    var approver = " -H 'Authorization: Bearer " + demo.approverToken() + "'";
    return "A=$(curl -s"
        + approver
        + " '"
        + demo.base()
        + "/v1/approvals?state=pending'); curl -s"
        + approver
        + JSON
        + " -d \"{\\\"decision\\\":\\\"approve\\\",\\\"digest\\\":\\\"$(printf %s \"$A\" | "
        + field("digest", "sha256:[0-9a-f]*")
        + ")\\\"}\" "
        + demo.base()
        + "/v1/approvals/$(printf %s \"$A\" | "
        + field("id", "apr_[a-z0-9]*")
        + ")/decision";
  }

  static String of(Demo demo) {
    var all = commands(demo);
    return """
        #!/bin/sh
        # Five requests to a running `ringproof serve`, and what came of each. It holds tokens.
        set -u
        out=$(mktemp -d)
        trap 'rm -rf "$out"' EXIT
        failed=0
        outcome() { # label, file, what must be in it
          if grep -q "$3" "$2"; then echo "ok    $1"; else echo "FAIL  $1: no $3"; failed=1; fi
        }

        # 1
        %s >"$out/1"
        outcome 'a streamed turn ends completed' "$out/1" '^event: turn.completed'

        # 2, held open until 3 approves
        %s >"$out/2" &
        turn=$!
        tries=0
        until grep -q '^event: approval.required' "$out/2" 2>/dev/null; do
          tries=$((tries + 1))
          [ "$tries" -lt 100 ] || break
          sleep 0.1
        done

        # 3
        { %s; } >"$out/3"
        wait "$turn"
        outcome 'a turn asked for an action, and ran it after its approval' "$out/2" '^event: tool.completed'
        outcome 'its approval was taken' "$out/3" '"state":"\\(approved\\|consumed\\)"'

        # 4
        %s >"$out/4"
        outcome 'a turn beyond the budget is refused' "$out/4" 'budget-exhausted'

        # 5
        %s >"$out/5"
        outcome 'the evidence log shows the intent and its outcome' "$out/5" '"type":"outcome"'
        exit "$failed"
        """
        .formatted(
            all.get(0).command(),
            all.get(1).command(),
            all.get(2).command(),
            all.get(3).command(),
            all.get(4).command());
  }

  private static String field(String name, String value) {
    return "sed 's/.*\"" + name + "\":\"\\(" + value + "\\)\".*/\\1/'";
  }

  private static String quoted(String path) {
    return "'" + path.replace("'", "'\\''") + "'";
  }
}
