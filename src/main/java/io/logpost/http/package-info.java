/// HTTP's manners, the same for every API: failures turned into answers, parameters, bodies, and
/// who may ask.
///
/// Owns the one mapping of failures to status codes ({@link io.logpost.http.Problems}), the forms
/// of an error's body ({@link io.logpost.http.ErrorFormat}), and what Tomcat and Spring are told.
/// The calls themselves stand in `v1` and its siblings. May use `consumer`, `engine`, `error`,
/// `record`, `topic`, `group` and `config`. Read {@link io.logpost.http.Problem} first.
@NullMarked
package io.logpost.http;

import org.jspecify.annotations.NullMarked;
