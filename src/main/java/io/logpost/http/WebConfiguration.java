package io.logpost.http;

import io.logpost.config.HttpSettings;
import jakarta.validation.Validator;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.core.convert.converter.Converter;
import org.springframework.core.convert.converter.ConverterFactory;
import org.springframework.core.convert.converter.GenericConverter;
import org.springframework.format.FormatterRegistry;
import org.springframework.format.support.DefaultFormattingConversionService;
import org.springframework.format.support.FormattingConversionService;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.CorsRegistry;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/// What Spring MVC is told: how parameters and bodies are read, and which web pages may call.
@Configuration(proxyBeanMethods = false)
class WebConfiguration implements WebMvcConfigurer {
  private final HttpSettings settings;

  private final Validator validator;
  private final InFlightBytes inFlight;

  WebConfiguration(HttpSettings settings, Validator validator, InFlightBytes inFlight) {
    this.settings = settings;
    this.validator = validator;
    this.inFlight = inFlight;
  }

  @Override
  public void addInterceptors(InterceptorRegistry interceptors) {
    interceptors.addInterceptor(new PathCheck());
    interceptors.addInterceptor(new ParameterCheck());
    interceptors.addInterceptor(new LengthCheck());
  }

  @Override
  public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
    FormattingConversionService conversion = new DefaultFormattingConversionService();
    addFormatters(conversion);
    resolvers.add(new QueryRecords(conversion, validator));
  }

  @Override
  public void addFormatters(FormatterRegistry formatters) {
    formatters.addConverter(new WholeText());
    formatters.addConverterFactory(new EnumWords());
  }

  @Override
  public void configureMessageConverters(HttpMessageConverters.ServerBuilder converters) {
    converters.addCustomConverter(new ControlBody(inFlight));
  }

  @Override
  public void addCorsMappings(CorsRegistry registry) {
    List<String> origins = settings.cors().allowedOrigins();
    if (!origins.isEmpty()) {
      registry
          .addMapping("/**")
          .allowedOrigins(origins.toArray(String[]::new))
          .allowedMethods(CorsConfiguration.ALL)
          .allowedHeaders(CorsConfiguration.ALL);
    }
  }

  /// The words of enumerations are their names in lower case, and nothing else.
  @SuppressWarnings("rawtypes") // the converter serves every enumeration
  private static final class EnumWords implements ConverterFactory<String, Enum> {
    @Override
    public <T extends Enum> Converter<String, T> getConverter(Class<T> type) {
      return word -> {
        for (T constant : type.getEnumConstants()) {
          if (constant.name().toLowerCase(Locale.ROOT).equals(word)) {
            return constant;
          }
        }
        throw new IllegalArgumentException("none of " + type.getSimpleName());
      };
    }
  }

  /// A text stands for one value of a list as it is: Spring would split it at commas.
  private static final class WholeText implements GenericConverter {
    @Override
    public Set<ConvertiblePair> getConvertibleTypes() {
      return Set.of(new ConvertiblePair(String.class, Collection.class));
    }

    @Override
    public @Nullable Object convert(
        @Nullable Object source, TypeDescriptor sourceType, TypeDescriptor targetType) {
      return source == null ? List.of() : List.of(source);
    }
  }
}
