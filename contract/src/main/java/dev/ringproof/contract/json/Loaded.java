package dev.ringproof.contract.json;

/**
 * A document from outside that was checked and decoded.
 *
 * @param digest {@code sha256:<hex>} over the RFC 8785 form of the document as it was read
 */
public record Loaded<T>(T data, String digest) {

  /**
   * Checks a document against the schema of this name, then decodes it.
   *
   * @throws DocumentException that names the document and the place in it
   */
  public static <T> Loaded<T> of(String schema, Located document, Class<T> type) {
    var value = Schemas.check(schema, document);
    try {
      return new Loaded<>(JsonCodec.decode(value, type), Json.digest(value));
    } catch (DocumentException e) {
      throw new DocumentException(document.source() + ": " + e.getMessage());
    }
  }
}
