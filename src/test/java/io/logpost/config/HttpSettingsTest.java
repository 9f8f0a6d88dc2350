package io.logpost.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class HttpSettingsTest {
  private static HttpSettings bound(Map<String, String> properties) {
    return new Binder(new MapConfigurationPropertySource(properties))
        .bindOrCreate("logpost.http", HttpSettings.class);
  }

  @Test
  void haveDefaults() {
    assertThat(bound(Map.of()))
        .isEqualTo(
            new HttpSettings(
                List.of(),
                new HttpSettings.Cors(List.of()),
                DataSize.ofMegabytes(10),
                10_000,
                DataSize.ofMegabytes(1)));
  }

  @Test
  void takeEveryProperty() {
    assertThat(
            bound(
                Map.of(
                    "logpost.http.allowed-hosts", "a,b",
                    "logpost.http.cors.allowed-origins", "https://a.example",
                    "logpost.http.max-request-bytes", "1KB",
                    "logpost.http.max-request-records", "7",
                    "logpost.http.max-line-bytes", "2KB")))
        .isEqualTo(
            new HttpSettings(
                List.of("a", "b"),
                new HttpSettings.Cors(List.of("https://a.example")),
                DataSize.ofKilobytes(1),
                7,
                DataSize.ofKilobytes(2)));
  }
}
