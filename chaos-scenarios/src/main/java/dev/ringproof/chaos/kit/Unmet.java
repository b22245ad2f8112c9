package dev.ringproof.chaos.kit;

/** Something that was wanted of a target and not got. */
public final class Unmet extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int MOST = 600;

  /** Makes one of what was wanted and what was got. */
  public Unmet(String wanted, Object got) {
    super("wanted " + wanted + "; got " + shorten(String.valueOf(got)));
  }

  private Unmet(String message) {
    super(message);
  }

  /** Returns the same, missed in a step of this name. */
  public Unmet during(String step) {
    return new Unmet(step + ": " + getMessage());
  }

  /** Throws unless it holds. */
  public static void want(boolean holds, String wanted, Object got) {
    if (!holds) {
      throw new Unmet(wanted, got);
    }
  }

  private static String shorten(String text) {
    return text.length() <= MOST ? text : text.substring(0, MOST) + "...";
  }
}
