package io.logpost.http.v2;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.logpost.config.KafkaRestSettings;
import io.logpost.consumer.Dialect;
import io.logpost.consumer.InstanceConfig;
import io.logpost.consumer.Instances;
import io.logpost.consumer.MemberName;
import io.logpost.error.LogpostException.BadPath;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriUtils;

/// Which dialect a path is answered in: that of the consumer instance it names. Any thread.
@Component
final class PathDialect {
  private static final int SEGMENTS_TO_INSTANCE = 5;

  private final KafkaRestSettings settings;
  private final ObjectProvider<Instances> instances;

  /// @param instances made late: errors are answered before all else is there
  PathDialect(KafkaRestSettings settings, ObjectProvider<Instances> instances) {
    this.settings = settings;
    this.instances = instances;
  }

  /// @param path as it stands in the request line
  Dialect of(String path) {
    String[] segments = path.split("/", -1);
    if (segments.length < 2 || !segments[1].equals("consumers")) {
      return Dialect.CONFLUENT;
    }
    return segments.length < SEGMENTS_TO_INSTANCE
        ? settings.dialect()
        : ofInstance(segments[2], segments[4]);
  }

  private Dialect ofInstance(String group, String instance) {
    try {
      MemberName name =
          new MemberName(UriUtils.decode(group, UTF_8), UriUtils.decode(instance, UTF_8));
      Instances known = instances.getIfAvailable();
      return known == null
          ? settings.dialect()
          : known.config(name).map(InstanceConfig::dialect).orElse(settings.dialect());
    } catch (BadPath | IllegalArgumentException _) {
      return settings.dialect();
    }
  }
}
