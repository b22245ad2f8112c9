package dev.ringproof.testbed.target;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.Located;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.testbed.binding.ChatEndpoint;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads the part of a target file that says how chat completions are asked for. */
final class ChatSpecs {
  private static final String PATH = "/v1";
  private static final String OPENAI_CHAT = "openai-chat";

  private ChatSpecs() {}

  /**
   * Returns how a target is spoken to; null for the contract's own wire.
   *
   * @throws DocumentException when the binding and the member {@code chat} do not go together
   */
  static @Nullable ChatSpec read(Located document, JsonValue target, Path folder) {
    var named = target.text("/binding").orElse("native").equals(OPENAI_CHAT);
    var chat = target.at("/chat");
    if (named != chat.isPresent()) {
      throw DocumentException.at(
          document.place(named ? "/binding" : "/chat"),
          named ? "no member chat" : "a member chat without its binding",
          "binding: openai-chat and chat: {model: ...}, both or neither");
    }
    if (target.at("/chat/keyEnv").isPresent() && target.at("/chat/keyFile").isPresent()) {
      throw DocumentException.at(
          document.place("/chat/keyFile"), "keyEnv and keyFile", "one of the two, or neither");
    }
    return chat.map(told -> read(told, folder)).orElse(null);
  }

  private static ChatSpec read(JsonValue chat, Path folder) {
    var path = chat.text("/path").orElse(PATH);
    var model = chat.text("/model").orElseThrow();
    var endpoint = new ChatEndpoint(path, chat.text("/ready").orElse(path + "/models"), model);
    return new ChatSpec(
        endpoint,
        TierId.valueOf(chat.text("/tier").orElse("A")),
        chat.text("/upstreamModel").orElse(model),
        chat.whole("/bodyBytes").orElse(null),
        chat.text("/keyEnv").orElse(null),
        chat.text("/keyFile").map(folder::resolve).orElse(null));
  }
}
