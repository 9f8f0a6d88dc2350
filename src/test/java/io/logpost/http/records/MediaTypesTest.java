package io.logpost.http.records;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

class MediaTypesTest {
  private static MockHttpServletRequest accepting(String... values) {
    MockHttpServletRequest request = new MockHttpServletRequest();
    for (String value : values) {
      request.addHeader("Accept", value);
    }
    return request;
  }

  @Nested
  class WantsEvents {
    @Test
    void whereAcceptNamesThem() {
      assertThat(MediaTypes.wantsEvents(accepting("text/event-stream"))).isTrue();
      assertThat(MediaTypes.wantsEvents(accepting("application/json, text/event-stream;q=0.1")))
          .isTrue();
      assertThat(MediaTypes.wantsEvents(accepting("application/json", "TEXT/event-stream")))
          .isTrue();
    }

    @Test
    void notWhereAcceptRefusesThemOrNamesOthers() {
      assertThat(MediaTypes.wantsEvents(accepting("text/event-stream;q=0, */*"))).isFalse();
      assertThat(MediaTypes.wantsEvents(accepting("*/*"))).isFalse();
      assertThat(MediaTypes.wantsEvents(accepting("text/event-stream;q=x"))).isFalse();
      assertThat(MediaTypes.wantsEvents(accepting())).isFalse();
    }
  }
}
