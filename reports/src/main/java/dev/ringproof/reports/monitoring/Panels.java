package dev.ringproof.reports.monitoring;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonArray;
import dev.ringproof.contract.json.JsonValue.JsonNull;
import dev.ringproof.contract.json.JsonValue.JsonNumber;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Panels of a Grafana dashboard, laid out from left to right, row after row. */
final class Panels {
  private static final int WIDTH = 24;
  private static final JsonObject SOURCE =
      JsonValue.object().with("type", "prometheus").with("uid", "${datasource}");

  private final List<JsonValue> made = new ArrayList<>();
  private int x;
  private int y;
  private int height;

  /** What a panel asks for, how a line of it is called, and whether it shows exemplars. */
  record Query(String expression, String legend, boolean exemplars) {
    Query(String expression, String legend) {
      this(expression, legend, false);
    }
  }

  /** How much room a panel takes, of a width of 24. */
  enum Size {
    FULL(24, 5),
    HALF(12, 8),
    THIRD(8, 8);

    private final int width;
    private final int height;

    Size(int width, int height) {
      this.width = width;
      this.height = height;
    }
  }

  /** What a panel says of itself; the unit is one of Grafana's, such as {@code s}. */
  record Words(String title, String help, String unit) {}

  /** Begins a row under a heading. */
  void row(String title) {
    nextRow();
    add(
        JsonValue.object()
            .with("type", "row")
            .with("title", title)
            .with("collapsed", false)
            .with("panels", JsonValue.array()),
        WIDTH,
        1);
    nextRow();
  }

  /** Adds lines over time, with one drawn where {@code limit} is; null: nowhere. */
  void lines(Words words, Size size, @Nullable Double limit, Query... queries) {
    var custom =
        JsonValue.object()
            .with("fillOpacity", 8)
            .with("showPoints", "never")
            .with("spanNulls", false)
            .with(
                "thresholdsStyle",
                JsonValue.object().with("mode", limit == null ? "off" : "dashed"));
    var steps =
        limit == null
            ? JsonValue.array(step("green", null))
            : JsonValue.array(step("green", null), step("red", limit));
    var options =
        JsonValue.object()
            .with(
                "legend",
                JsonValue.object()
                    .with("displayMode", "list")
                    .with("placement", "bottom")
                    .with("showLegend", true))
            .with("tooltip", JsonValue.object().with("mode", "multi").with("sort", "desc"));
    add(
        panel("timeseries", words, List.of(queries))
            .with("fieldConfig", fields(defaults(words, steps).with("custom", custom)))
            .with("options", options),
        size.width,
        size.height);
  }

  /** Adds one figure for each series, green from {@code good} on, below it red. */
  void figures(Words words, Size size, double good, Query query) {
    var steps = JsonValue.array(step("red", null), step("green", good));
    var options =
        JsonValue.object()
            .with("colorMode", "background")
            .with("textMode", "value_and_name")
            .with(
                "reduceOptions",
                JsonValue.object().with("calcs", JsonArray.ofStrings(List.of("lastNotNull"))));
    add(
        panel("stat", words, List.of(query))
            .with("fieldConfig", fields(defaults(words, steps)))
            .with("options", options),
        size.width,
        size.height);
  }

  /** Returns the panels as they stand in a dashboard. */
  JsonArray all() {
    return new JsonArray(made);
  }

  private void nextRow() {
    x = 0;
    y += height;
    height = 0;
  }

  private void add(JsonObject panel, int wide, int high) {
    if (x + wide > WIDTH) {
      nextRow();
    }
    made.add(
        panel
            .with("id", made.size() + 1)
            .with(
                "gridPos",
                JsonValue.object().with("x", x).with("y", y).with("w", wide).with("h", high)));
    x += wide;
    height = Math.max(height, high);
  }

  private static JsonObject defaults(Words words, JsonArray steps) {
    return JsonValue.object()
        .with("unit", words.unit())
        .with("thresholds", JsonValue.object().with("mode", "absolute").with("steps", steps));
  }

  private static JsonObject fields(JsonObject defaults) {
    return JsonValue.object().with("defaults", defaults).with("overrides", JsonValue.array());
  }

  private static JsonObject step(String colour, @Nullable Double from) {
    var value = from == null ? new JsonNull() : JsonNumber.of(from);
    return JsonValue.object().with("color", colour).with("value", value);
  }

  private static JsonObject panel(String type, Words words, List<Query> queries) {
    var now = type.equals("stat");
    var targets = new ArrayList<JsonValue>();
    for (var query : queries) {
      targets.add(
          JsonValue.object()
              .with("refId", String.valueOf((char) ('A' + targets.size())))
              .with("datasource", SOURCE)
              .with("expr", query.expression())
              .with("legendFormat", query.legend())
              .with("exemplar", query.exemplars())
              .with("instant", now)
              .with("range", !now));
    }
    return JsonValue.object()
        .with("type", type)
        .with("title", words.title())
        .with("description", words.help())
        .with("datasource", SOURCE)
        .with("targets", new JsonArray(targets));
  }
}
