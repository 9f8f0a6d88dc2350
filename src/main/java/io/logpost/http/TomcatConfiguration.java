package io.logpost.http;

import io.logpost.config.Connections;
import java.util.stream.Stream;
import org.apache.catalina.Pipeline;
import org.apache.catalina.Valve;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/// What Tomcat is told: it reads no bodies by itself, passes on what the API wants to refuse in its
/// own words, and answers the rest as an API does.
@Configuration(proxyBeanMethods = false)
class TomcatConfiguration implements WebServerFactoryCustomizer<TomcatWebServerFactory>, Ordered {
  /// Nothing reads trailers, and Tomcat keeps room for them with each request.
  private static final int MAX_TRAILER_BYTES = 512;

  private static final Logger LOGGER = LoggerFactory.getLogger(TomcatConfiguration.class);

  private final ErrorWriter writer;

  TomcatConfiguration(ErrorWriter writer) {
    this.writer = writer;
  }

  /// After Spring Boot's own customizers, whose error valve gives way to ours.
  @Override
  public int getOrder() {
    return Ordered.LOWEST_PRECEDENCE;
  }

  @Override
  public void customize(TomcatWebServerFactory factory) {
    factory.setProtocol(BodyPauses.class.getName());
    factory.addConnectorCustomizers(TomcatConfiguration::customize);
    factory.addContextCustomizers(context -> answerErrors((StandardHost) context.getParent()));
  }

  private static void customize(Connector connector) {
    connector.setParseBodyMethods("NONE");
    connector.setEncodedSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
    connector.setEncodedReverseSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
    AbstractHttp11Protocol<?> http = (AbstractHttp11Protocol<?>) connector.getProtocolHandler();
    http.setRelaxedPathChars("<>[\\]^`{|}");
    http.setRelaxedQueryChars("<>[\\]^`{|}\"");
    http.setMaxSwallowSize(Limits.MAX_SWALLOW_BYTES);
    http.setContinueResponseTiming("onRead");
    http.setMaxConnections(connections(http.getMaxConnections()));
    http.setMaxTrailerSize(MAX_TRAILER_BYTES);
  }

  private static int connections(int wanted) {
    int most = Connections.most(wanted);
    if (most < wanted) {
      LOGGER.info(
          "Takes {} connections at once, not {}: more would not fit into this heap (-Xmx) or leave no file descriptors (ulimit -n)",
          most,
          wanted);
    }
    return most;
  }

  private void answerErrors(StandardHost host) {
    Pipeline pipeline = host.getPipeline();
    Stream.of(pipeline.getValves())
        .filter(ErrorReportValve.class::isInstance)
        .toList()
        .forEach(pipeline::removeValve);
    Valve valve = new ProblemValve(writer);
    pipeline.addValve(valve);
    host.setErrorReportValveClass(valve.getClass().getName());
  }
}
