package dev.ringproof.cli;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonArray;
import dev.ringproof.contract.json.JsonValue.JsonNumber;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.json.JsonValue.JsonString;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads raw samples out of Prometheus' HTTP API: never a rate or an increase, which Prometheus
 * extrapolates. Whatever is not as its documentation says is refused.
 */
final class PrometheusApi {
  /** More is asked for in smaller pieces. */
  static final int MOST_BYTES = 8 << 20;

  private static final String NAME = "Prometheus";
  private static final Pattern VALUE =
      Pattern.compile("[0-9]{1,20}(\\.[0-9]{1,20})?([eE][+-]?[0-9]{1,2})?");

  private final BoundedGet get;
  private final String base;
  private final @Nullable String token;
  private final int most;

  PrometheusApi(BoundedGet get, String base, @Nullable String token) {
    this(get, base, token, MOST_BYTES);
  }

  PrometheusApi(BoundedGet get, String base, @Nullable String token, int most) {
    this.get = get;
    this.base = base;
    this.token = token;
    this.most = most;
  }

  /**
   * Returns the samples of a selector after {@code from} and until {@code to}, in milliseconds.
   *
   * @throws BoundedGet.TooLongException when there are too many for one answer
   */
  List<PromSeries> samples(String selector, long from, long to)
      throws BoundedGet.TooLongException, InterruptedException {
    var query = selector + "[" + (to - from) + "ms]";
    var address =
        URI.create(
            base
                + "/api/v1/query?query="
                + URLEncoder.encode(query, StandardCharsets.UTF_8)
                + "&time="
                + BigDecimal.valueOf(to, 3).toPlainString());
    var answer = get.get(NAME, address, token, most);
    refused(answer);
    var body = answer.body();
    wants(body.text("/data/resultType").orElse("").equals("matrix"), "no range of samples");
    wants(body.at("/data/result").orElse(null) instanceof JsonArray, "no list of series");
    var all = new ArrayList<PromSeries>();
    var seen = new HashSet<Object>();
    for (var one : body.items("/data/result")) {
      var series = series(one, from, to);
      wants(seen.add(List.of(series.name(), series.labels())), "a series twice");
      all.add(series);
    }
    return all;
  }

  private static void refused(BoundedGet.Answer answer) throws BoundedGet.TooLongException {
    var status = answer.status();
    var error = answer.body().text("/error").orElse("no reason given");
    if (status == 401 || status == 403) {
      throw new CliException(
          Exit.BAD_ARGUMENTS,
          NAME + " refuses with " + status + "; give its bearer token by --token-file");
    }
    if (status == 422 && error.contains("too many samples")) {
      throw new BoundedGet.TooLongException();
    }
    var good = answer.body().text("/status").orElse("").equals("success");
    if (status != 200 || !good) {
      throw new CliException(
          Exit.INVALID_RUN, NAME + " answers " + status + ": " + InputFile.line(error, 200));
    }
    // Part of the samples is missing, says whoever asked several servers.
    var warnings = answer.body().texts("/warnings");
    if (!warnings.isEmpty()) {
      throw new CliException(
          Exit.INVALID_RUN,
          NAME + " warns of its answer: " + InputFile.line(warnings.getFirst(), 200));
    }
  }

  private static PromSeries series(JsonValue one, long from, long to) {
    wants(one.at("/metric").orElse(null) instanceof JsonObject, "a series without labels");
    var labels = new HashMap<String, String>();
    for (var label : ((JsonObject) one.at("/metric").orElseThrow()).members().entrySet()) {
      wants(label.getValue() instanceof JsonString, "a label that is no text");
      labels.put(label.getKey(), ((JsonString) label.getValue()).value());
    }
    var name = labels.remove("__name__");
    wants(name != null, "a series without a name");
    wants(one.at("/values").orElse(null) instanceof JsonArray, "a series without samples");
    var samples = new ArrayList<PromSeries.Sample>();
    var before = Long.MIN_VALUE;
    for (var item : one.items("/values")) {
      var sample = sample(String.valueOf(name), item);
      wants(sample.at() > before, "samples out of their order");
      wants(sample.at() >= from && sample.at() <= to, "a sample of a time not asked for");
      before = sample.at();
      // Servers before 3.0 also give what lies on the earlier bound, which was read before.
      if (sample.at() > from) {
        samples.add(sample);
      }
    }
    return new PromSeries(String.valueOf(name), Map.copyOf(labels), samples);
  }

  private static PromSeries.Sample sample(String series, JsonValue item) {
    var pair = item instanceof JsonArray array ? array.items() : List.<JsonValue>of();
    if (pair.size() != 2
        || !(pair.getFirst() instanceof JsonNumber time)
        || !(pair.getLast() instanceof JsonString value)) {
      throw nonsense("a sample that is no pair of a time and a value");
    }
    if (!VALUE.matcher(value.value()).matches()) {
      throw nonsense(
          "the value "
              + InputFile.line(value.value(), 40)
              + " of "
              + InputFile.line(series, 80)
              + ", expected a number that is not negative");
    }
    try {
      return new PromSeries.Sample(
          time.value().movePointRight(3).longValueExact(), new BigDecimal(value.value()));
    } catch (ArithmeticException e) {
      throw nonsense("a time that is none");
    }
  }

  private static void wants(boolean truth, String otherwise) {
    if (!truth) {
      throw nonsense(otherwise);
    }
  }

  /** Returns the complaint about an answer that is none of Prometheus'. */
  static CliException nonsense(String found) {
    return new CliException(Exit.INVALID_RUN, NAME + " answers nonsense: found " + found);
  }
}
