/// What an operator does with a data directory while no server runs on it: `java -jar logpost.jar
/// <command> …`.
///
/// Owns the words of the command line and what they print. May use `log`, `store`, `error` and
/// `record`; starts no Spring and writes no log lines. Read {@link io.logpost.command.Commands}
/// first.
@NullMarked
package io.logpost.command;

import org.jspecify.annotations.NullMarked;
