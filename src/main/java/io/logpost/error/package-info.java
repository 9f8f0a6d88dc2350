/// The failures a caller can see: what went wrong, with the facts that name it, in no technology's
/// terms.
///
/// Uses no other package. Every failure is a nested class of {@link
/// io.logpost.error.LogpostException}, to be read first; `http` alone decides what each one looks
/// like on the outside.
@NullMarked
package io.logpost.error;

import org.jspecify.annotations.NullMarked;
