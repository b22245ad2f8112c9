package dev.ringproof.contract.json;

/**
 * A document from outside that is not what it must be. The message is for the person who wrote it:
 * the place (file and line, or JSON pointer), what was found, what was expected.
 */
public final class DocumentException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Makes one from a finished sentence. */
  public DocumentException(String message) {
    super(message);
  }

  /** Makes one from its parts: {@code source:line: /pointer: found x, expected y}. */
  public static DocumentException at(String place, String found, String expected) {
    return new DocumentException(sentence(place, found, expected));
  }

  static String sentence(String place, String found, String expected) {
    return place + ": found " + found + ", expected " + expected;
  }
}
