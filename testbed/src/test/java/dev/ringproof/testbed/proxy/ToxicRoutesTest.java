package dev.ringproof.testbed.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Toxics over raw HTTP: create, list, change, delete. */
class ToxicRoutesTest extends ControlApiFixture {
  @Test
  void duplicatesAreRefusedBeforeBinding() {
    create("a");
    toxic("{'type':'latency','name':'t'}");

    assertError(
        http.post("/proxies", q("{'name':'a','listen':'X','upstream':'u'}")),
        409,
        "proxy already exists");
    assertError(
        toxic("{'type':'timeout','name':'t','stream':'upstream','attributes':{'timeout':'x'}}"),
        409,
        "toxic already exists");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = ';',
      value = {
        "latency; {'latency':0,'jitter':0}",
        "bandwidth; {'rate':0}",
        "timeout; {'timeout':0}",
        "reset_peer; {'timeout':0}",
        "limit_data; {'bytes':0}",
        "slow_close; {'delay':0}",
        "slicer; {'average_size':0,'size_variation':0,'delay':0}",
        "noop; {}"
      })
  void toxicsHaveDefaults(String type, String attributes) {
    create("a");

    var answer = toxic("{'type':'" + type + "','attributes':null}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers()).containsEntry("content-type", JSON);
    var name = type + "_downstream";
    assertThat(answer.json())
        .isEqualTo(
            Json.parse(
                q(
                    "{'attributes':"
                        + attributes
                        + ",'name':'"
                        + name
                        + "','type':'"
                        + type
                        + "','stream':'downstream','toxicity':1}")));
    assertThat(http.get("/proxies/a/toxics/" + name).json()).isEqualTo(answer.json());
    assertThat(http.delete("/proxies/a/toxics/" + name).status()).isEqualTo(204);
    assertThat(http.get("/proxies/a/toxics").body()).isEqualTo("[]");
  }

  @Test
  void aStreamIsEchoedAsTypedAndToxicityIsNotChecked() {
    create("a");

    var answer = toxic("{'type':'timeout','stream':'UPstream','toxicity':2}");

    assertThat(answer.body()).contains(q("'name':'timeout_UPstream'"), q("'stream':'UPstream'"));
    assertThat(answer.body()).endsWith(q("'toxicity':2}"));
    assertThat(toxic("{'type':'latency','toxicity':0.30000001,'attributes':{'latency':-5}}").body())
        .endsWith(q("'toxicity':0.3}"));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = ';',
      value = {
        "{}; invalid toxic type",
        "{'type':'nope'}; invalid toxic type",
        "{'type':'nope','stream':'x'}; stream was invalid, can be either upstream or downstream"
      })
  void badToxicsAreRefused(String body, String message) {
    create("a");

    assertError(toxic(body), 400, message);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = ';',
      value = {
        "{'type':'latency','attributes':{'latency':1.5}}",
        "{'type':'latency','attributes':{'latency':'1'}}",
        "{'type':'latency','attributes':[]}",
        "{'type':'latency','toxicity':'x'}",
        "{'type':7}"
      })
  void attributesOfTheWrongTypeAreRefused(String body) {
    create("a");

    var answer = toxic(body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().text("/error").orElseThrow()).startsWith("bad request body: ");
    assertThat(http.get("/proxies/a/toxics").body()).isEqualTo("[]");
  }

  @ParameterizedTest
  @CsvSource({"POST", "PATCH"})
  void toxicUpdateMergesAttributesAndToxicityOnly(String method) {
    create("a");
    toxic("{'type':'latency','name':'t','attributes':{'latency':7,'jitter':1}}");

    var answer =
        http.call(
            method,
            "/proxies/a/toxics/t",
            q("{'attributes':{'jitter':2},'toxicity':0.5,'name':'u','type':'x','stream':'y'}"));

    assertThat(answer.body())
        .isEqualTo(
            q(
                "{'attributes':{'latency':7,'jitter':2},'name':'t','type':'latency',"
                    + "'stream':'downstream','toxicity':0.5}"));
    assertThat(http.call(method, "/proxies/a/toxics/t", "{}").body()).isEqualTo(answer.body());
    assertThat(
            http.call(method, "/proxies/a/toxics/t", q("{'attributes':{'jitter':'x'}}")).status())
        .isEqualTo(400);
  }

  @Test
  void toxicsAreListedUpstreamFirstInTheOrderOfAdding() {
    create("a");
    toxic("{'type':'latency','name':'d1'}");
    toxic("{'type':'latency','name':'u1','stream':'upstream'}");
    toxic("{'type':'timeout','name':'d2','attributes':{'timeout':1}}");
    toxic("{'type':'latency','name':'u2','stream':'upstream'}");

    var names = http.get("/proxies/a/toxics").json().items("").stream();

    assertThat(names.map(toxic -> toxic.text("/name").orElseThrow()))
        .containsExactly("u1", "u2", "d1", "d2");
    assertThat(http.get("/proxies/a").json().items("/toxics")).hasSize(4);
  }
}
