package io.logpost.config;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.env.MockEnvironment;

class AddressCheckTest {
  private static final SecuritySettings SECURE = new SecuritySettings(false);
  private static final SecuritySettings INSECURE = new SecuritySettings(true);

  private final MockEnvironment environment = new MockEnvironment();

  @Nested
  class Check {
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "::1", "localhost"})
    void takesLoopback(String address) {
      environment.setProperty("server.address", address);

      assertThatCode(() -> AddressCheck.check(environment, SECURE)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.168.1.2"})
    void refusesWhatOthersReach(String address) {
      environment.setProperty("server.address", address);

      assertThatExceptionOfType(StartException.class)
          .isThrownBy(() -> AddressCheck.check(environment, SECURE))
          .withMessageStartingWith("server.address is ");
    }

    @Test
    void refusesNoAddressAtAll() {
      assertThatExceptionOfType(StartException.class)
          .isThrownBy(() -> AddressCheck.check(environment, SECURE))
          .withMessageContaining("not set, which means every address");
    }

    @Test
    void takesEverythingThatIsMeant() {
      environment.setProperty("server.address", "0.0.0.0");

      assertThatCode(() -> AddressCheck.check(environment, INSECURE)).doesNotThrowAnyException();
    }

    @Test
    void looksAtAManagementPortOfItsOwn() {
      environment.setProperty("server.address", "127.0.0.1");
      environment.setProperty("management.server.port", "9090");

      assertThatExceptionOfType(StartException.class)
          .isThrownBy(() -> AddressCheck.check(environment, SECURE))
          .withMessageStartingWith("management.server.address is not set");
    }
  }
}
