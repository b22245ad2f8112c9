package dev.ringproof.cli;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.testbed.witness.ModelScript;
import dev.ringproof.testbed.witness.Reflex;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The stub model of {@code serve}: it wants a refund or a voucher when the user speaks of one, and
 * refuses whoever speaks of trouble.
 */
final class DemoModel implements Reflex {
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,6}");

  @Override
  public ModelScript answer(JsonValue messages) {
    var all = messages.items("");
    var last = all.isEmpty() ? JsonValue.object() : all.getLast();
    if (last.text("/role").filter("tool"::equals).isPresent()) {
      return last.text("/content").orElse("").contains("\"pending\"")
          ? ModelScript.says("The voucher waits for someone's approval; I will know next time.")
          : ModelScript.says("The tool answered, and I have noted its reference for you.");
    }
    var wanted = lastOfUser(all);
    if (wanted.toLowerCase(Locale.ROOT).contains("refund")) {
      return ModelScript.asks("send_refund", arguments(wanted));
    }
    if (wanted.toLowerCase(Locale.ROOT).contains("voucher")) {
      return ModelScript.asks("send_voucher", arguments(wanted).with("note", wanted));
    }
    if (wanted.toLowerCase(Locale.ROOT).contains("trouble")) {
      return ModelScript.refuses(503, null);
    }
    return ModelScript.says(
        "This is a stub model behind the reference runtime. It streams a few words, and asks for a"
            + " tool when you speak of a refund or of a voucher.");
  }

  private static JsonObject arguments(String wanted) {
    var numbers = NUMBER.matcher(wanted).results().map(m -> m.group()).toList();
    var order = numbers.isEmpty() ? "1" : numbers.getFirst();
    var amount = numbers.size() > 1 ? Long.parseLong(numbers.get(1)) : 100L;
    return JsonValue.object().with("order", order).with("amount", amount);
  }

  private static String lastOfUser(List<JsonValue> messages) {
    return messages.reversed().stream()
        .filter(m -> m.text("/role").filter("user"::equals).isPresent())
        .flatMap(m -> m.text("/content").stream())
        .findFirst()
        .orElse("");
  }
}
