/// JSON as bytes: a scanner that checks and slices, pointers into it, and a writer.
///
/// Nothing here makes objects of what it reads: a value is a range of the caller's bytes. Uses
/// `record` only, for its check of UTF-8. Read {@link io.logpost.http.json.JsonScanner} first.
@NullMarked
package io.logpost.http.json;

import org.jspecify.annotations.NullMarked;
