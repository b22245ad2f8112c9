package dev.ringproof.runtime.turn;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

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
    var runs = new HashSet<String>();
    for (var source : sources) {
      runs.addAll(runs(words(source)));
    }
    var words = words(summary);
    var copied = copied(words, runs);
    var kept = new StringBuilder();
    for (int i = 0; i < words.size(); i++) {
      var word = words.get(i);
      if (!copied[i] && !secret(word) && kept.length() + word.length() < MOST_CHARS) {
        kept.append(kept.isEmpty() ? "" : " ").append(word);
      }
    }
    return kept.toString();
  }

  private static boolean[] copied(List<String> words, Set<String> runs) {
    var copied = new boolean[words.size()];
    for (int i = 0; i + RUN <= words.size(); i++) {
      if (runs.contains(key(words.subList(i, i + RUN)))) {
        for (int j = i; j < i + RUN; j++) {
          copied[j] = true;
        }
      }
    }
    return copied;
  }

  private static Set<String> runs(List<String> words) {
    var runs = new HashSet<String>();
    for (int i = 0; i + RUN <= words.size(); i++) {
      runs.add(key(words.subList(i, i + RUN)));
    }
    return runs;
  }

  private static String key(List<String> words) {
    return String.join(" ", words).toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} ]", "");
  }

  private static List<String> words(String text) {
    var words = new ArrayList<String>();
    for (var word : text.split("\\s+")) {
      if (!word.isEmpty()) {
        words.add(word);
      }
    }
    return words;
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
