package dev.ringproof.reports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import org.junit.jupiter.api.Test;

final class LoadPageTest {
  private static final String STEP =
      """
      {"name":"%s","times":1,"seconds":10,"perSecond":%s,"goodPerSecond":25.5,
       "counts":[{"tier":"A","offered":1300,"sent":1300,"completed":1200,"refused":100,"failed":0,
                  "good":1190,"witnessed":1200,"attempts":1200},
                 {"offered":1300,"sent":1300,"completed":1200,"refused":100,"failed":0,
                  "good":1190,"witnessed":1200,"attempts":1200}],
       "latencies":[{"metric":"turn","tier":"A","count":1200,"never":3,"p50Micros":12000,
                     "p90Micros":15000,"p99Micros":18000}],
       "lag":{"p50Micros":900,"p99Micros":7100,"maxMicros":21000},"machineBusy":0.61,
       "limitBefore":300,"limitAfter":280,
       "timeline":[{"at":0,"offered":130,"sent":130,"completed":90},
                   {"at":1,"offered":130,"sent":131,"completed":140}],
       "tenants":[{"tenant":"<b>one</b>","offered":900,"completed":850,"refused":50},
                  {"tenant":"two","offered":400,"completed":350,"refused":50}],
       "tools":[{"tool":"lookup_<b>","wanted":390,"asked":388,"witnessed":387,"calls":389}],
       "distributions":[{"metric":"turn","tier":"A","clock":"intended",
                         "values":[{"micros":12000,"count":600},{"micros":18000,"count":600}]}]}
      """;

  private static JsonValue report(String... steps) {
    return beside("", steps);
  }

  private static JsonValue beside(String more, String... steps) {
    return Json.parse(
        """
        {"kind":"LoadProfileReport","profile":"mine","title":"<script>alert(1)</script>",
         "ring":3,"target":"reference","run":"run-1","seed":7,"digest":"sha256:00","ranAs":"sha256:1",
         "lengths":"fixed","verdict":"INVALID_RUN","reasons":["load: the injector was late"],
         "mostLagMicros":50000,
         "injector":{"peakPerSecond":130,"mostLagMicros":50000,"rounds":[{"perSecond":1000,
          "seconds":1,"turns":1000,"completed":1000,"served":1000,"lagP99Micros":2100}]},
         "measured":{"turnSeconds":9.0,"limit":300,"offeredPerSecond":50,"perSecond":31.4,"failed":12},
         "steps":[
        """
            + String.join(",", steps)
            + "]"
            + more
            + "}");
  }

  @Test
  void figuresStandInThePageAndWhatNeverCameIsNoNumber() {
    var page = LoadPage.of(report(STEP.formatted("load", "130.0")));
    assertThat(page)
        .contains("INVALID RUN", "load: the injector was late", "1,300", "18.0 ms", "never")
        .contains("p99 7.1 ms", "limit at p99 is 50.0 ms", "machine 61 % busy", "<polyline")
        .contains(
            "the injector held 1,000 turns a second for 1 s", "7.7 times the plan&#39;s peak");
    assertThat(page).doesNotContain("Goodput against offered load");
  }

  @Test
  void severalStepsAreDrawnAgainstWhatWasOffered() {
    var page = LoadPage.of(report(STEP.formatted("1x", "31.4"), STEP.formatted("5x", "157.0")));
    assertThat(page)
        .contains(
            "Goodput against offered load", "Measured: 31.4 turns a second", "12 failed", "157.0");
  }

  @Test
  void anotherRingsGoodputStandsInTheSamePlot() {
    var more = ",\"besideRing\":2,\"beside\":[" + STEP.formatted("1x", "31.4") + "]";
    var page = LoadPage.of(beside(more, STEP.formatted("1x", "31.4"), STEP.formatted("5x", "9")));
    assertThat(page)
        .contains("The same load in the limits of ring 2", "good in the limits of ring 2");
    assertThat(LoadPage.of(report(STEP.formatted("1x", "31.4"), STEP.formatted("5x", "9"))))
        .doesNotContain("in the limits of");
  }

  @Test
  void whatWasAskedForAndTheToolsStandInThePage() {
    var more =
        ",\"objectives\":[{\"id\":\"5x.goodput\",\"verdict\":\"FAIL\",\"observed\":\"9 good\","
            + "\"reason\":\"29 % kept: MISSED\"}]";
    assertThat(LoadPage.of(beside(more, STEP.formatted("load", "130.0"))))
        .contains("5x.goodput", "9 good", "29 % kept: MISSED")
        .contains("lookup_&lt;b&gt;", "390", "388", "387", "389");
  }

  @Test
  void hostileTextStaysTextAndThePageLoadsNothing() {
    var page = LoadPage.of(report(STEP.formatted("load", "130.0")));
    assertThat(page).doesNotContain("<script", "<b>one", "http://", "https://", "src=", "url(");
    assertThat(page).contains("&lt;script&gt;", "&lt;b&gt;one");
  }

  @Test
  void aReportWithoutStepsSaysWhy() {
    assertThat(LoadPage.of(report())).contains("INVALID RUN", "load: the injector was late");
  }
}
