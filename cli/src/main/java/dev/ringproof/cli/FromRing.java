package dev.ringproof.cli;

import dev.ringproof.rings.Gate;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the ring that a deployment is in, or {@code none} for one that is in no ring yet. */
final class FromRing implements ITypeConverter<Integer> {
  @Override
  public Integer convert(String text) {
    if (text.equals("none") || text.equals("-1")) {
      return Gate.Move.NONE;
    }
    if (text.matches("[0-3]")) {
      return Integer.valueOf(text);
    }
    throw new TypeConversionException(
        "found \"" + text + "\", expected a ring from 0 to 3, or none");
  }
}
