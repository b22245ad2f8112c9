package dev.ringproof.reports;

import dev.ringproof.contract.evidence.CheckResult;
import dev.ringproof.contract.evidence.Evidence;
import dev.ringproof.contract.evidence.Outcome;
import java.util.Locale;

/**
 * JUnit XML, one suite a document: what failed is a failure, what is invalid an error. What is
 * insufficient is an error too, since a CI page shows skipped tests as green.
 */
public final class JunitXml {
  private JunitXml() {}

  /** Returns the document. */
  public static String of(ReportInput input) {
    var out = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
    input.evidence().forEach(document -> suite(out, document));
    return out.append("</testsuites>\n").toString();
  }

  private static void suite(StringBuilder out, Evidence document) {
    var name = "ring-" + document.ring() + "." + document.suite();
    var missing = document.checks().size() < document.checksExpected();
    out.append("  <testsuite");
    attribute(out, "name", name);
    attribute(out, "tests", String.valueOf(document.checks().size() + (missing ? 1 : 0)));
    attribute(out, "failures", String.valueOf(count(document, Outcome.FAILED)));
    attribute(
        out,
        "errors",
        String.valueOf(
            count(document, Outcome.INVALID)
                + count(document, Outcome.INSUFFICIENT)
                + (missing ? 1 : 0)));
    attribute(out, "skipped", String.valueOf(count(document, Outcome.NOT_APPLICABLE)));
    attribute(out, "timestamp", document.started().toString());
    out.append(">\n");
    document.checks().forEach(check -> test(out, name, check));
    if (missing) {
      out.append("    <testcase classname=\"")
          .append(name)
          .append("\" name=\"all checks emitted\">");
      out.append("<error message=\"emitted ").append(document.checks().size()).append(" of ");
      out.append(document.checksExpected()).append("\"/></testcase>\n");
    }
    out.append("  </testsuite>\n");
  }

  private static void test(StringBuilder out, String suite, CheckResult check) {
    out.append("    <testcase");
    attribute(out, "classname", suite + "." + check.clause());
    attribute(out, "name", check.id());
    attribute(out, "time", String.format(Locale.ROOT, "%.3f", check.millis() / 1000.0));
    out.append('>');
    var reason = Html.escape(check.reason() == null ? "" : check.reason());
    switch (check.outcome()) {
      case PASSED -> {}
      case FAILED -> out.append("<failure message=\"").append(reason).append("\"/>");
      case INVALID -> out.append("<error message=\"invalid: ").append(reason).append("\"/>");
      case INSUFFICIENT ->
          out.append("<error message=\"insufficient evidence: ").append(reason).append("\"/>");
      case NOT_APPLICABLE ->
          out.append("<skipped message=\"not applicable: ").append(reason).append("\"/>");
    }
    out.append("</testcase>\n");
  }

  private static long count(Evidence document, Outcome outcome) {
    return document.checks().stream().filter(c -> c.outcome() == outcome).count();
  }

  private static void attribute(StringBuilder out, String name, String value) {
    out.append(' ').append(name).append("=\"").append(Html.escape(value)).append('"');
  }
}
