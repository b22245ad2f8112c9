package dev.ringproof.cli;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads durations as people write them, {@code 300s}, or by ISO 8601, {@code PT5M}. */
final class Durations implements ITypeConverter<Duration> {
  private static final Pattern SHORT = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");

  @Override
  public Duration convert(String text) {
    var match = SHORT.matcher(text);
    try {
      var duration =
          match.matches()
              ? of(Long.parseLong(match.group(1)), match.group(2))
              : Duration.parse(text);
      if (duration.isPositive()) {
        return duration;
      }
    } catch (DateTimeParseException notIso) {
      // Told below, in words of our own.
    }
    throw new TypeConversionException(
        "found \"" + text + "\", expected a duration such as 300s, 5ms or PT5M");
  }

  private static Duration of(long count, String unit) {
    return switch (unit) {
      case "ms" -> Duration.ofMillis(count);
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      default -> Duration.ofHours(count);
    };
  }
}
