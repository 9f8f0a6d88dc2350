package io.logpost.http.v2;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.core.annotation.AliasFor;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;

/// A POST of v2 that carries no records: its body may have any JSON type, as clients send the type
/// of an embedded format here too.
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@RequestMapping(
    method = RequestMethod.POST,
    consumes = {MediaTypes.CONTROL, MediaType.APPLICATION_JSON_VALUE, MediaTypes.ANY_JSON})
@interface ControlPost {
  /// The path below that of the controller.
  @AliasFor(annotation = RequestMapping.class, attribute = "path")
  String value();
}
