package dev.ringproof.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.runtime.config.ConfigReader;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who serves a model is said by its price. */
final class ModelProvidersTest extends InAWorld {
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());

  @BeforeEach
  void swap() throws Exception {
    var prices =
        """
        {"currency":"USD","prices":[
          {"model":"large","provider":"fallback","inputMicros":3000,"outputMicros":15000},
          {"model":"small","provider":"primary","inputMicros":150,"outputMicros":600}]}""";
    Files.writeString(folder.resolve("prices.json"), prices);
    world.settings.put("RINGPROOF_PRICES_FILE", folder.resolve("prices.json").toString());
    world.restart();
  }

  @Test
  void eachModelIsAskedOfItsProvider() throws Exception {
    world.fallback =
        (request, out) -> {
          heard("fallback", request);
          out.refuse(503);
        };
    world.primary =
        (request, out) -> {
          heard("primary", request);
          World.hello(request, out);
        };
    var session = world.session("A", world.user());
    var path = "/v1/sessions/" + session + "/turns";
    var told = world.send("POST", path, world.user(), "{\"message\":\"go\"}").body();
    assertThat(told).contains("event: turn.completed");
    assertThat(asked).containsExactly("fallback: large", "primary: small");
  }

  @Test
  void aModelThatEmbedsIsThePrimarysOwn() {
    world.settings.put("RINGPROOF_EMBEDDING_MODEL", "large");
    var assembly = new Assembly(ConfigReader.read(null, world.environment()));
    assertThatExceptionOfType(DocumentException.class)
        .isThrownBy(assembly::check)
        .withMessageContaining("a model of the fallback provider");
  }

  private void heard(String provider, JsonValue request) {
    asked.add(provider + ": " + request.text("/model").orElse("none"));
  }
}
