package io.logpost.http.records;

import io.logpost.config.HttpSettings;
import io.logpost.config.ProduceSettings;
import io.logpost.config.TopicSettings;
import io.logpost.engine.Engine;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// What the produce and fetch calls share.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({ProduceSettings.class, TopicSettings.class})
class RecordsConfiguration {
  @Bean
  ProduceService produceService(
      Engine engine, InstantSource clock, ProduceSettings settings, TopicSettings topics) {
    return new ProduceService(engine, clock, settings.timeout(), topics.autoCreate());
  }

  @Bean
  FetchService fetchService(Engine engine) {
    return new FetchService(engine);
  }

  @Bean
  BatchProduce batchProduce(ProduceService service, InFlightBytes inFlight, HttpSettings settings) {
    return new BatchProduce(service, inFlight, settings.maxRequestBytes().toBytes());
  }

  @Bean
  InFlightBytes inFlightBytes(ProduceSettings settings) {
    return new InFlightBytes(settings.inFlightBytes());
  }
}
