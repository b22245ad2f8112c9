package dev.ringproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the README says of what is proven is what this build says. */
final class ReadmeTest {
  private static final Pattern FAMILY =
      Pattern.compile("\\| ([A-Z]+) [^|]*\\| (\\d+ of \\d+) (?=\\|)");
  private static final Pattern TOTAL =
      Pattern.compile(
          "Of the contract's (\\d+) clauses (\\d+) are proven by this build and (\\d+) are not yet");

  private static String readme() throws IOException {
    return Files.readString(
        Path.of(System.getProperty("ringproof.root", "..")).resolve("README.md"));
  }

  private static Map<String, String> counted() {
    var proven = new TreeMap<String, Integer>();
    var all = new TreeMap<String, Integer>();
    for (var row : ClauseRows.all()) {
      var family = row.id().substring(0, row.id().indexOf('-'));
      all.merge(family, 1, Integer::sum);
      proven.merge(family, row.state().equals("proven") ? 1 : 0, Integer::sum);
    }
    var said = new TreeMap<String, String>();
    all.forEach((family, count) -> said.put(family, proven.get(family) + " of " + count));
    return said;
  }

  @Test
  void eachFamilyIsCountedAsTheBuildCountsIt() throws IOException {
    var said = new TreeMap<String, String>();
    var rows = FAMILY.matcher(readme());
    while (rows.find()) {
      said.put(rows.group(1), rows.group(2));
    }
    assertThat(said).isEqualTo(counted());
  }

  @Test
  void theSumIsToo() throws IOException {
    var rows = ClauseRows.all();
    var proven = rows.stream().filter(row -> row.state().equals("proven")).count();
    var total = TOTAL.matcher(readme());
    assertThat(total.find()).isTrue();
    assertThat(new long[] {number(total.group(1)), number(total.group(2)), number(total.group(3))})
        .containsExactly(rows.size(), proven, rows.size() - proven);
  }

  private static long number(String digits) {
    return Long.parseLong(digits);
  }
}
