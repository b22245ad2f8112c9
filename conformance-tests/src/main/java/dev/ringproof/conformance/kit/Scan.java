package dev.ringproof.conformance.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Looks for planted words in every byte of files and texts, in the forms that they may take. */
public final class Scan {
  private static final int KNOWN_BY = 4;
  private static final int LONG_ENOUGH = 8;

  private Scan() {}

  /** Returns where the word stands: file and form; empty if nowhere. */
  public static List<String> find(List<Path> files, String word) {
    var found = new ArrayList<String>();
    for (var file : files) {
      var content = read(file);
      forms(word)
          .forEach(
              (form, bytes) -> {
                if (contains(content, bytes)) {
                  found.add(file.getFileName() + " (" + form + ")");
                }
              });
    }
    return found;
  }

  /**
   * Returns where an embedding stands, or a part of it: as numbers of 4 or 8 bytes in either order,
   * or as text as it was served.
   *
   * @param numbers as they were served; the first few must be enough to know it by
   */
  public static List<String> findVector(List<Path> files, List<String> numbers) {
    var known = numbers.subList(0, KNOWN_BY);
    var forms = new LinkedHashMap<String, byte[]>();
    for (var order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
      var floats = ByteBuffer.allocate(KNOWN_BY * Float.BYTES).order(order);
      var doubles = ByteBuffer.allocate(KNOWN_BY * Double.BYTES).order(order);
      var widened = ByteBuffer.allocate(KNOWN_BY * Double.BYTES).order(order);
      for (var number : known) {
        floats.putFloat(Float.parseFloat(number));
        doubles.putDouble(Double.parseDouble(number));
        widened.putDouble(Float.parseFloat(number));
      }
      forms.put("floats, " + order, floats.array());
      forms.put("doubles, " + order, doubles.array());
      forms.put("widened floats, " + order, widened.array());
    }
    var found = new ArrayList<String>();
    for (var file : files) {
      var content = read(file);
      forms.forEach((form, bytes) -> add(found, file, form, contains(content, bytes)));
      for (var number : known) {
        // A number of seven digits is nobody else's; JSON may write it with other zeros.
        var digits = number.replaceAll("0+$", "").getBytes(StandardCharsets.US_ASCII);
        add(found, file, "text", digits.length > LONG_ENOUGH && contains(content, digits));
      }
    }
    return found;
  }

  private static void add(List<String> found, Path file, String form, boolean there) {
    if (there) {
      found.add(file.getFileName() + " (" + form + ")");
    }
  }

  /** Whether the word stands in the text in some form. */
  public static boolean in(String text, String word) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    return forms(word).values().stream().anyMatch(form -> contains(bytes, form));
  }

  private static Map<String, byte[]> forms(String word) {
    var forms = new LinkedHashMap<String, byte[]>();
    var plain = word.getBytes(StandardCharsets.UTF_8);
    forms.put("plain", plain);
    forms.put("UTF-16", word.getBytes(Charset.forName("UTF-16LE")));
    for (int shift = 0; shift < 3; shift++) {
      var moved = new byte[shift + plain.length];
      System.arraycopy(plain, 0, moved, shift, plain.length);
      var base64 = Base64.getEncoder().withoutPadding().encodeToString(moved);
      var whole = base64.substring(shift == 0 ? 0 : shift + 1, base64.length() - 1);
      forms.put("base64+" + shift, whole.getBytes(StandardCharsets.US_ASCII));
    }
    return forms;
  }

  private static byte[] read(Path file) {
    try {
      return Files.isRegularFile(file) ? Files.readAllBytes(file) : new byte[0];
    } catch (NoSuchFileException gone) {
      return new byte[0];
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private static boolean contains(byte[] content, byte[] word) {
    outer:
    for (int i = 0; i <= content.length - word.length; i++) {
      for (int k = 0; k < word.length; k++) {
        if (content[i + k] != word[k]) {
          continue outer;
        }
      }
      return true;
    }
    return false;
  }
}
