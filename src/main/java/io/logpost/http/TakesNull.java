package io.logpost.http;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Names the fields of a body in which null means something; anywhere else a null is refused.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface TakesNull {
  /// Names of fields of the body itself; null may stand for them, and anywhere inside them.
  String[] value();
}
