package dev.ringproof.reports;

import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** Lines over an axis of numbers, both axes from 0, as an SVG drawing. */
final class LinePlot {
  private static final double WIDTH = 640;
  private static final double HEIGHT = 240;
  private static final double LEFT = 58;
  private static final double BOTTOM = 30;
  private static final double TOP = 10;
  private static final double RIGHT = 12;
  private static final double HALF_A_LABEL = 16;
  private static final int MARKS = 5;

  private final double stepX;
  private final double stepY;
  private final double mostX;
  private final double mostY;

  /** A line's points, in order of x; none below 0. */
  record Line(String name, List<Point> points) {
    Line {
      points = List.copyOf(points);
    }
  }

  /** One point. */
  record Point(double x, double y) {}

  private LinePlot(List<Line> lines) {
    var x = most(lines.stream().flatMap(l -> l.points().stream()).mapToDouble(Point::x));
    var y = most(lines.stream().flatMap(l -> l.points().stream()).mapToDouble(Point::y));
    stepX = step(x);
    stepY = step(y);
    mostX = x;
    mostY = Math.ceil(y / stepY) * stepY;
  }

  private static double most(DoubleStream values) {
    var most = values.max().orElse(0);
    return most > 0 ? most : 1;
  }

  /** Returns a round number of which the most is a few. */
  private static double step(double most) {
    var power = Math.pow(10, Math.floor(Math.log10(most / MARKS)));
    for (var round : new double[] {1, 2, 5}) {
      if (round * power * MARKS >= most) {
        return round * power;
      }
    }
    return 10 * power;
  }

  /** Draws the lines that have points; nothing when none has. */
  static Html draw(String title, String unitX, String unitY, List<Line> all) {
    var lines = all.stream().filter(line -> !line.points().isEmpty()).toList();
    var html = new Html();
    return lines.isEmpty() ? html : new LinePlot(lines).draw(html, title, unitX, unitY, lines);
  }

  private Html draw(Html html, String title, String unitX, String unitY, List<Line> lines) {
    html.open("figure").put("figcaption", title);
    var box = "0 0 " + (int) WIDTH + " " + (int) HEIGHT;
    html.open("svg", "viewBox", box, "role", "img", "aria-label", title);
    for (double x = 0; x <= mostX; x += stepX) {
      upright(html, x, x + stepX > mostX ? unitX : "");
    }
    for (double y = 0; y <= mostY; y += stepY) {
      level(html, y, y + stepY > mostY ? unitY : "");
    }
    for (int i = 0; i < lines.size(); i++) {
      line(html, lines.get(i), i);
    }
    html.close("svg").open("p", "class", "legend");
    for (int i = 0; i < lines.size(); i++) {
      html.put("span", lines.get(i).name(), "class", "key k" + i % 6).text(" ");
    }
    return html.close("p").close("figure");
  }

  private void upright(Html html, double value, String unit) {
    var x = at(x(value));
    html.open("line", "class", "grid", "x1", x, "x2", x, "y1", at(TOP), "y2", at(HEIGHT - BOTTOM));
    html.close("line");
    // At the right edge half of a label would lie outside the picture.
    var last = !unit.isEmpty();
    var place = last ? at(Math.min(x(value) + HALF_A_LABEL, WIDTH)) : x;
    label(html, place, at(HEIGHT - 10), last ? "end" : "middle", number(value) + unit);
  }

  private void level(Html html, double value, String unit) {
    var y = at(y(value));
    html.open("line", "class", "grid", "x1", at(LEFT), "x2", at(WIDTH - RIGHT), "y1", y, "y2", y);
    html.close("line");
    label(html, at(LEFT - 6), at(y(value) + 4), "end", number(value) + unit);
  }

  private void line(Html html, Line line, int index) {
    var points = new StringBuilder();
    for (var point : line.points()) {
      points.append(at(x(point.x()))).append(',').append(at(y(point.y()))).append(' ');
    }
    html.open("polyline", "class", "line k" + index % 6, "points", points.toString().strip());
    html.close("polyline");
  }

  private static void label(Html html, String x, String y, String anchor, String text) {
    html.put("text", text, "x", x, "y", y, "text-anchor", anchor);
  }

  private double x(double value) {
    return LEFT + value / mostX * (WIDTH - LEFT - RIGHT);
  }

  private double y(double value) {
    return HEIGHT - BOTTOM - value / mostY * (HEIGHT - BOTTOM - TOP);
  }

  private static String at(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value == Math.rint(value) ? "%.0f" : "%.1f", value);
  }
}
