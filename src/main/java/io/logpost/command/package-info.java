/// What an operator does with a data directory while no server runs on it: `java -jar logpost.jar
/// <command> …`.
///
/// Owns the words of the command line and what they print, and the migration between a data
/// directory and a Kafka cluster. May use `log`, `store`, `topic`, `group`, `error` and `record`,
/// and Kafka's clients; starts no Spring and writes no log lines. Read {@link
/// io.logpost.command.Commands} first.
@NullMarked
package io.logpost.command;

import org.jspecify.annotations.NullMarked;
