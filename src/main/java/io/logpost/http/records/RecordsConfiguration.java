package io.logpost.http.records;

import io.logpost.config.HttpSettings;
import io.logpost.config.ProduceSettings;
import io.logpost.engine.Engine;
import io.logpost.engine.ProducedTopics;
import io.logpost.http.InFlightBytes;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// What the produce and fetch calls share.
@Configuration(proxyBeanMethods = false)
class RecordsConfiguration {
  @Bean
  ProduceService produceService(
      Engine engine, ProducedTopics topics, InstantSource clock, ProduceSettings settings) {
    return new ProduceService(engine, topics, clock, settings.timeout());
  }

  @Bean
  FetchService fetchService(Engine engine) {
    return new FetchService(engine);
  }

  @Bean
  StreamPace streamPace() {
    return StreamPace.USUAL;
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
