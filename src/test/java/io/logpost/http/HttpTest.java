package io.logpost.http;

import static io.restassured.RestAssured.given;

import io.logpost.consumer.Instances;
import io.logpost.consumer.Members;
import io.logpost.engine.InMemoryEngine;
import io.restassured.builder.RequestSpecBuilder;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/// A service on a port of its own over an engine in memory, which each test finds empty.
@SpringBootTest(classes = HttpTestApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT)
public abstract class HttpTest {
  /// What `curl -d` declares.
  protected static final String CURL = "application/x-www-form-urlencoded";

  @Autowired protected InMemoryEngine engine;
  @Autowired protected Instances instances;
  @Autowired protected Members members;
  @Autowired protected PassingTime time;
  @LocalServerPort private int port;

  /// The members of the test before are silent for long enough to be out.
  @BeforeEach
  void clearEngine() {
    engine.clear();
    time.pass(Duration.ofDays(2));
    instances.expire();
    members.expire();
    engine.clear();
  }

  protected int port() {
    return port;
  }

  /// A request to the service whose URL is sent as it stands.
  protected RequestSpecification request() {
    return given()
        .spec(
            new RequestSpecBuilder()
                .setBaseUri("http://localhost")
                .setPort(port)
                .setUrlEncodingEnabled(false)
                .setConfig(
                    RestAssuredConfig.config()
                        .encoderConfig(
                            EncoderConfig.encoderConfig()
                                .defaultContentCharset("UTF-8")
                                .appendDefaultContentCharsetToContentTypeIfUndefined(false)
                                .encodeContentTypeAs(CURL, io.restassured.http.ContentType.TEXT)))
                .build());
  }

  /// What `curl -X METHOD URL -d BODY` does.
  protected Response curl(String method, String path, String body) {
    return request().contentType(CURL).body(body).request(method, path);
  }

  protected Response get(String path) {
    return request().get(path);
  }

  /// Sends bytes as they are and reads the answer until the server closes.
  protected String raw(String request) throws IOException {
    return raw(request.getBytes(StandardCharsets.ISO_8859_1));
  }

  /// The same from a sender that says no more after it, whatever it promised.
  protected String rawUntilEnd(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  protected String raw(byte[] request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request);
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /// Sends a request line with the headers that are needed and reads the answer.
  protected String rawLine(String line) throws IOException {
    return raw(line + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  }
}
