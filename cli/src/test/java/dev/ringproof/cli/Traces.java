package dev.ringproof.cli;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonCodec;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.trace.EvidenceChain;
import dev.ringproof.contract.trace.EvidenceChain.Body;
import dev.ringproof.contract.trace.EvidenceEntry;
import dev.ringproof.contract.trace.TraceDocument;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Makes traces whose chains verify. */
final class Traces {
  static final String ID = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final Instant START = Instant.parse("2026-11-02T10:15:00Z");

  private final List<EvidenceEntry> entries = new ArrayList<>();

  /** Adds an entry so many milliseconds after the start. */
  Traces add(long afterMs, String type, String body) {
    var at = START.plusMillis(afterMs).toString();
    var millis = at.contains(".") ? at : at.replace("Z", ".000Z");
    var prev = entries.isEmpty() ? EvidenceChain.GENESIS : entries.getLast().hash();
    var json = (JsonObject) Json.parse(body.replace('\'', '"'));
    entries.add(EvidenceChain.link(ID, entries.size(), millis, type, new Body(json, prev)));
    return this;
  }

  TraceDocument trace() {
    var head = entries.isEmpty() ? null : entries.getLast().hash();
    return new TraceDocument(ID, "acme", "ses_a", entries, head);
  }

  String json() {
    return Json.pretty(JsonCodec.encode(trace()));
  }

  /** A refund that waited for its approval and whose answer was lost; then mail that is denied. */
  static Traces refund() {
    return new Traces()
        .add(
            0,
            "admission",
            "{'actor':'ann','actorType':'external','tenant':'acme','tier':'A','ring':2,"
                + "'scopes':['agent','refunds:write'],'version':3}")
        .add(0, "reservation", "{'tokens':1200,'micros':900}")
        .add(0, "route", "{'model':'large','reason':'preferred','costMicros':700}")
        .add(640, "decision", decision("act_1", "send_refund", "ask", "refund", "plan"))
        .add(
            642,
            "approval.requested",
            "{'approval':'apr_1','action':'act_1','digest':'sha256:d',"
                + "'expiresAt':'2026-11-02T10:20:00.642Z'}")
        .add(
            9_842,
            "approval.decided",
            "{'approval':'apr_1','action':'act_1','decision':'approved','by':'bob'}")
        .add(9_850, "decision", decision("act_1", "send_refund", "allow", "refund", "adapter"))
        .add(
            9_850,
            "intent",
            "{'action':'act_1','tool':'send_refund','digest':'sha256:d','key':'act_1','epoch':1,"
                + "'approval':'apr_1'}")
        .add(
            14_850,
            "outcome",
            "{'action':'act_1','outcome':'unknown','reference':'act_1','evidence':'none'}")
        .add(
            14_850,
            "failure",
            "{'mode':'tool-timeout','reason':'timeout','culprit':'tool',"
                + "'runbook':'docs/runbooks/tool-timeout.md'}")
        .add(15_900, "decision", decision("act_2", "send_email", "deny", "no_rule", "plan"))
        .add(16_400, "settlement", "{'tokens':840,'micros':610,'version':4}")
        .add(16_400, "terminal", "{'type':'turn.completed','degraded':['tool_unknown']}");
  }

  static String decision(String action, String tool, String word, String reason, String phase) {
    var refund = tool.equals("send_refund");
    return "{'action':'"
        + action
        + "','tool':'"
        + tool
        + "','toolClass':'"
        + (refund ? "money" : tool.equals("lookup_order") ? "read" : "notify")
        + "','risk':'"
        + (refund ? "high" : tool.equals("lookup_order") ? "low" : "medium")
        + "','decision':'"
        + word
        + "','reason':'"
        + reason
        + "','policy':'support','policyVersion':'2026-11','inputDigest':'sha256:i',"
        + "'digest':'sha256:d','point':'embedded','phase':'"
        + phase
        + "'}";
  }
}
