package io.logpost.http.records;

import static org.assertj.core.api.Assertions.assertThat;

import io.logpost.http.json.RandomJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Values come back as they were sent.
class RoundTripIT extends RecordsTest {
  @Test
  void ofJsonIsByteForByte() {
    topic("t", 1);
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    List<String> documents = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      documents.add(RandomJson.document(random).strip());
    }

    StringBuilder batch = new StringBuilder("{\"records\":[");
    documents.forEach(document -> batch.append("{\"value\": ").append(document).append("},"));
    batch.setLength(batch.length() - 1);
    post("/v1/topics/t/records", batch + "]}").then().statusCode(200);

    String answer = records("t");
    int at = 0;
    for (String document : documents) {
      String shown = document.equals("null") ? "null" : document;
      at = answer.indexOf("\"value\":" + shown + "}", at);
      assertThat(at).as("seed %d: %s", seed, document).isPositive();
      at++;
    }
  }

  @Test
  void ofAFetchedRecordStoresTheSame() {
    topic("t", 1);
    String record =
        "{\"timestamp\":7,\"key\":\"AP8=\",\"value\":\"null\",\"key_format\":\"base64\","
            + "\"value_format\":\"string\","
            + "\"headers\":[{\"name\":\"a\",\"value\":\"b\\n\\u0001\"}]}";

    post("/v1/topics/t/records", "{\"records\":[" + record + "]}").then().statusCode(200);

    assertThat(records("t"))
        .contains(
            "\"timestamp\":7,\"key\":\"AP8=\",\"key_format\":\"base64\",\"value\":\"null\","
                + "\"value_format\":\"string\","
                + "\"headers\":[{\"name\":\"a\",\"value\":\"b\\n\\u0001\"}]}");
  }
}
