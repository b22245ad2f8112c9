package dev.ringproof.reports;

import dev.ringproof.contract.evidence.Distribution;
import java.util.List;
import java.util.Locale;

/**
 * Latency by percentile as an SVG drawing. The horizontal axis is the number of nines, so that the
 * tail gets the room; the vertical one is logarithmic from the smallest value to the largest.
 */
final class PercentilePlot {
  private static final double WIDTH = 640;
  private static final double HEIGHT = 240;
  private static final double LEFT = 58;
  private static final double BOTTOM = 30;
  private static final double TOP = 10;
  private static final double RIGHT = 12;
  private static final double[] QUANTILES = {
    0.0, 0.1, 0.25, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.925, 0.95, 0.97, 0.98, 0.99, 0.995,
    0.998, 0.999, 0.9995, 0.9999
  };

  private final double low;
  private final double high;
  private final double nines;

  private PercentilePlot(List<Distribution> lines) {
    var least = Double.MAX_VALUE;
    var most = 1.0;
    var longest = 1L;
    for (var line : lines) {
      least = Math.min(least, micros(line, 0));
      most = Math.max(most, micros(line, 1));
      longest = Math.max(longest, line.total());
    }
    low = Math.log10(least) - 0.05;
    high = Math.max(Math.log10(most) + 0.05, low + 0.3);
    nines = Math.max(2, Math.min(4, Math.log10((double) longest)));
  }

  /** Draws one line a distribution that has samples; nothing when none has. */
  static Html draw(String title, List<Distribution> distributions) {
    var lines = distributions.stream().filter(d -> d.total() > 0).toList();
    var html = new Html();
    return lines.isEmpty() ? html : new PercentilePlot(lines).draw(html, title, lines);
  }

  private Html draw(Html html, String title, List<Distribution> lines) {
    html.open("figure").put("figcaption", title);
    html.open(
        "svg",
        "viewBox",
        "0 0 " + (int) WIDTH + " " + (int) HEIGHT,
        "role",
        "img",
        "aria-label",
        title);
    grid(html);
    for (int i = 0; i < lines.size(); i++) {
      line(html, lines.get(i), i);
    }
    html.close("svg").open("p", "class", "legend");
    for (int i = 0; i < lines.size(); i++) {
      var line = lines.get(i);
      html.put(
          "span", name(line) + ", n = " + Figures.count(line.total()), "class", "key k" + i % 6);
      html.text(" ");
    }
    return html.close("p").close("figure");
  }

  private void grid(Html html) {
    for (var q : new double[] {0, 0.5, 0.9, 0.99, 0.999, 0.9999}) {
      if (nine(q) <= nines + 1e-9) {
        html.open(
            "line", "class", "grid", "x1", x(q), "x2", x(q), "y1", at(TOP), "y2", at(floor()));
        html.close("line");
        label(html, x(q), at(HEIGHT - 10), "middle", "p" + trim(q * 100));
      }
    }
    for (double power = Math.ceil(low); power <= high; power++) {
      horizontal(html, power);
      if (power + 0.477 <= high && high - low < 3) {
        horizontal(html, power + Math.log10(3));
      }
    }
    if (Math.ceil(low) > high) {
      horizontal(html, (low + high) / 2);
    }
  }

  private void horizontal(Html html, double power) {
    var y = at(y(power));
    html.open("line", "class", "grid", "x1", at(LEFT), "x2", at(WIDTH - RIGHT), "y1", y, "y2", y);
    html.close("line");
    label(html, at(LEFT - 6), at(y(power) + 4), "end", axis(Math.pow(10, power)));
  }

  private void line(Html html, Distribution line, int index) {
    var points = new StringBuilder();
    for (var q : QUANTILES) {
      if (nine(q) <= nines + 1e-9) {
        points.append(x(q)).append(',').append(at(y(Math.log10(micros(line, q))))).append(' ');
      }
    }
    html.open("polyline", "class", "line k" + index % 6, "points", points.toString().strip());
    html.close("polyline");
  }

  private static void label(Html html, String x, String y, String anchor, String text) {
    html.put("text", text, "x", x, "y", y, "text-anchor", anchor);
  }

  private String x(double quantile) {
    return at(LEFT + nine(quantile) / nines * (WIDTH - LEFT - RIGHT));
  }

  private double y(double power) {
    return TOP + (high - power) / (high - low) * (floor() - TOP);
  }

  private static double floor() {
    return HEIGHT - BOTTOM;
  }

  private static double nine(double quantile) {
    return -Math.log10(1 - quantile);
  }

  private static double micros(Distribution line, double quantile) {
    return (double) Math.max(1, Figures.quantile(line, quantile));
  }

  private static String name(Distribution line) {
    return line.tier() == null ? "all tiers" : "tier " + line.tier();
  }

  private static String at(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  private static String axis(double micros) {
    var ms = micros / 1000;
    return ms >= 1000 ? trim(ms / 1000) + " s" : trim(ms) + " ms";
  }

  private static String trim(double value) {
    var text = String.format(Locale.ROOT, "%.2f", value);
    return text.replaceAll("\\.?0+$", "");
  }
}
