package dev.ringproof.runtime.turn;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Keeps raw prompt text and secrets out of a checkpoint's summary, whatever a model wrote into it:
 * runs of words that stand so in the source are cut out, and words that look like keys or numbers
 * of someone's are dropped.
 */
final class SummaryFilter {
  private static final int RUN = 4;
  private static final int LONGEST_WORD = 24;
  private static final int MOST_CHARS = 2_000;

  private SummaryFilter() {}

  static String clean(String summary, List<String> sources) {
    var words = words(summary);
    var copied = copied(words.stream().map(SummaryFilter::key).toList(), sources);
    var kept = new StringBuilder();
    for (int i = 0; i < words.size(); i++) {
      var word = words.get(i);
      if (!copied[i] && !secret(word) && kept.length() + word.length() < MOST_CHARS) {
        kept.append(kept.isEmpty() ? "" : " ").append(word);
      }
    }
    return kept.toString();
  }

  /**
   * Sources are long and a summary is short, and the user's first token waits for this: so the
   * summary's runs are looked for in the sources, whose words are read once and kept nowhere.
   */
  private static boolean[] copied(List<String> keys, List<String> sources) {
    var places = new HashMap<List<String>, List<Integer>>();
    for (int i = 0; i + RUN <= keys.size(); i++) {
      places.computeIfAbsent(keys.subList(i, i + RUN), run -> new ArrayList<>()).add(i);
    }
    var copied = new boolean[keys.size()];
    if (places.isEmpty()) {
      return copied;
    }
    var known = Set.copyOf(keys);
    for (var source : sources) {
      var last = new ArrayDeque<String>(RUN);
      forEachWord(
          source,
          word -> {
            var key = key(word);
            if (!known.contains(key)) {
              last.clear();
              return;
            }
            if (last.size() == RUN) {
              last.removeFirst();
            }
            last.addLast(key);
            for (var place : places.getOrDefault(List.copyOf(last), List.of())) {
              Arrays.fill(copied, place, place + RUN, true);
            }
          });
    }
    return copied;
  }

  /** A word without its case and marks. */
  private static String key(String word) {
    var key = new StringBuilder(word.length());
    for (int at = 0; at < word.length(); ) {
      int point = word.codePointAt(at);
      at += Character.charCount(point);
      if (Character.isLetterOrDigit(point)) {
        key.appendCodePoint(Character.toLowerCase(point));
      }
    }
    return key.toString();
  }

  private static List<String> words(String text) {
    var words = new ArrayList<String>();
    forEachWord(text, words::add);
    return words;
  }

  private static void forEachWord(String text, Consumer<String> action) {
    int start = 0;
    for (int at = 0; at <= text.length(); at++) {
      if (at == text.length() || blank(text.charAt(at))) {
        if (at > start) {
          action.accept(text.substring(start, at));
        }
        start = at + 1;
      }
    }
  }

  /** Blanks that do not break a line are blanks too: a model may part words by them. */
  private static boolean blank(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }

  private static boolean secret(String word) {
    var digits = word.chars().filter(Character::isDigit).count();
    var letters = word.chars().filter(Character::isLetter).count();
    return word.length() > LONGEST_WORD
        || digits > 4
        || (digits > 0 && letters > 2)
        || word.contains("@")
        || word.contains("_");
  }
}
