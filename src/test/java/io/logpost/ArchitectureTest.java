package io.logpost;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What each package may use. Widening a row is a change of design: it comes with a page in
/// `docs/decisions`.
class ArchitectureTest {
  private static final String ROOT = "io.logpost";

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  /// A package and the packages of ours that it may use besides itself.
  private record Row(String name, String... mayUse) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final String[] EVERY_PACKAGE = {
    "http",
    "http.v1",
    "http.v2",
    "http.records",
    "http.json",
    "consumer",
    "engine",
    "engine.embedded",
    "engine.kafka",
    "record",
    "log",
    "topic",
    "group",
    "store",
    "error",
    "command",
    "config"
  };

  private static List<Row> rows() {
    return List.of(
        new Row("error"),
        new Row("record", "error"),
        new Row("topic", "error", "record"),
        new Row("log", "error", "record"),
        new Row("group", "error", "record", "topic"),
        new Row("engine", "error", "record", "topic", "group"),
        new Row("engine.embedded", "engine", "error", "record", "topic", "group", "log"),
        new Row("engine.kafka", "engine", "error", "record", "topic", "group"),
        new Row("consumer", "engine", "error", "record", "topic", "group"),
        new Row("store", "topic", "group", "consumer", "log", "error", "record"),
        new Row("command", "log", "store", "topic", "group", "error", "record"),
        new Row("http", "consumer", "engine", "error", "record", "topic", "group", "config"),
        new Row("http.json", "record"),
        new Row(
            "http.records", "http", "http.json", "engine", "error", "record", "topic", "config"),
        apiRow("http.v1"),
        apiRow("http.v2"),
        new Row("config", EVERY_PACKAGE));
  }

  private static Row apiRow(String name) {
    return new Row(
        name,
        "http",
        "http.records",
        "http.json",
        "consumer",
        "engine",
        "error",
        "record",
        "topic",
        "group",
        "config");
  }

  private static String full(String name) {
    return ROOT + "." + name;
  }

  private static String[] full(String... names) {
    return Stream.of(names).map(ArchitectureTest::full).toArray(String[]::new);
  }

  @Nested
  class Packages {
    @ParameterizedTest
    @MethodSource("io.logpost.ArchitectureTest#rows")
    void useOnlyTheirRow(Row row) {
      var ours = resideInAPackage(ROOT + "..");
      var allowed = resideInAnyPackage(full(row.mayUse())).or(resideInAPackage(full(row.name())));

      classes()
          .that()
          .resideInAPackage(full(row.name()))
          .should()
          .onlyDependOnClassesThat(not(ours).or(allowed).as("stand in the row of " + row))
          .because(
              "the packages follow the data: declare an interface in "
                  + row
                  + ", implement it where the other side is known and connect both in config")
          .allowEmptyShould(true)
          .check(MAIN);
    }

    @Test
    void haveARow() {
      classes()
          .should()
          .resideInAnyPackage(
              Stream.concat(Stream.of(ROOT), Stream.of(full(EVERY_PACKAGE))).toArray(String[]::new))
          .because("a new package is a change of design: give it a row in rows() and say why")
          .check(MAIN);
    }

    @Test
    void haveNoCycles() {
      slices()
          .matching(ROOT + ".(**)")
          .should()
          .beFreeOfCycles()
          .because("an interface lives with its user and its implementation with its technology")
          .allowEmptyShould(true)
          .check(MAIN);
    }

    @Test
    void areNullMarked() throws IOException {
      assertThat(packageFolders())
          .as("say in package-info.java what the package owns, and mark it @NullMarked")
          .allSatisfy(folder ->
              assertThat(folder.resolve("package-info.java")).content().contains("@NullMarked"));
    }

    private static List<Path> packageFolders() throws IOException {
      try (var files = Files.walk(Path.of("src/main/java"))) {
        return files
            .filter(file -> file.toString().endsWith(".java"))
            .map(Path::getParent)
            .distinct()
            .toList();
      }
    }
  }

  @Nested
  class Technologies {
    @Test
    void springIsKnownOnlyAtTheEdges() {
      noClasses()
          .that()
          .resideOutsideOfPackages(ROOT, full("http.."), full("store"), full("config"))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.springframework..")
          .because(
              "the core is plain Java whose tests start nothing: take what you need through the"
                  + " constructor and let config pass it in")
          .allowEmptyShould(true)
          .check(MAIN);
    }

    @Test
    void kafkaClientsIsForTheKafkaEngineTheMigrationAndTheAssignors() {
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(full("group.KafkaAssignors"))
          .and()
          .resideOutsideOfPackages(full("engine.kafka"), full("command"))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.kafka..")
          .because(
              "our bytes are our own: record has the format; tests compare it with Kafka's code. The"
                  + " engine on a cluster and the migration to one are Kafka's clients, and who gets which partition is asked of"
                  + " Kafka in one class")
          .check(MAIN);
    }

    @Test
    void jacksonIsThree() {
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.fasterxml.jackson.databind..")
          .because("that is Jackson 2, there for springdoc only: import tools.jackson instead")
          .check(MAIN);
    }

    /// But for the layer below H2, which hands H2's own calls on to H2's own file.
    @Test
    void filesAreTouchedOnlyByLog() {
      noClasses()
          .that()
          .resideOutsideOfPackages(full("log"), full("command"), full("config"))
          .and()
          .haveNameNotMatching("io\\.logpost\\.store\\.HeaderLastFiles(\\$Channel)?")
          .should()
          .dependOnClassesThat(resideInAPackage("java.nio.file..").or(FILE_IO))
          .because("log owns the data directory: ask it for what you need to read or write")
          .check(MAIN);
    }

    @Test
    void configAndCommandOnlyNamePaths() {
      noClasses()
          .that()
          .resideInAnyPackage(full("config"), full("command"))
          .should()
          .dependOnClassesThat(
              resideInAPackage("java.nio.file..").and(not(type(Path.class))).or(FILE_IO))
          .because("a Path may be a setting or an argument; what is done with it is done in log")
          .allowEmptyShould(true)
          .check(MAIN);
    }

    @Test
    void problemsAreMadeInOneClass() {
      var makers =
          MAIN.stream()
              .filter(ArchitectureTest::usesProblemDetail)
              .map(ArchitectureTest::outermost)
              .collect(Collectors.toSet());

      assertThat(makers)
          .as("one class of http turns failures into ProblemDetail: throw a LogpostException")
          .hasSizeLessThanOrEqualTo(1)
          .allMatch(name -> name.startsWith(full("http.")));
    }

    private static final DescribedPredicate<JavaClass> FILE_IO =
        DescribedPredicate.describe(
            "read or write files",
            (JavaClass used) ->
                used.getName().startsWith("java.io.File")
                        && !used.getName().equals("java.io.FileNotFoundException")
                    || used.getName().equals("java.io.RandomAccessFile")
                    || used.isEquivalentTo(FileChannel.class)
                    || used.isEquivalentTo(FileLock.class));
  }

  @Nested
  class TheCore {
    @Test
    void asksNoStaticClockOrRandomness() {
      noClasses()
          .that()
          .resideInAnyPackage(
              full("record"),
              full("log"),
              full("topic"),
              full("group"),
              full("consumer"),
              full("engine.."))
          .should()
          .accessTargetWhere(
              DescribedPredicate.describe(
                  "is a static clock or source of randomness",
                  ArchitectureTest::isClockOrRandomness))
          .because(
              "a test has to set the time and repeat a seed: take a java.time.InstantSource or a"
                  + " RandomGenerator through the constructor")
          .allowEmptyShould(true)
          .check(MAIN);
    }
  }

  private static boolean isClockOrRandomness(JavaAccess<?> access) {
    var owner = access.getTargetOwner();
    return switch (access.getTarget().getName()) {
      case "currentTimeMillis" -> owner.isEquivalentTo(System.class);
      case "now" -> owner.isEquivalentTo(Instant.class) && takesNothing(access);
      case "systemUTC", "systemDefaultZone", "system" -> owner.isEquivalentTo(Clock.class);
      case "random" -> owner.isEquivalentTo(Math.class);
      case "current" -> owner.isEquivalentTo(ThreadLocalRandom.class);
      case "<init>" ->
          owner.isEquivalentTo(Random.class) || owner.isEquivalentTo(SplittableRandom.class);
      default -> false;
    };
  }

  private static boolean takesNothing(JavaAccess<?> access) {
    return access.getTarget().getFullName().endsWith("()");
  }

  private static boolean usesProblemDetail(JavaClass from) {
    return from.getDirectDependenciesFromSelf().stream()
        .anyMatch(
            use -> use.getTargetClass().getName().equals("org.springframework.http.ProblemDetail"));
  }

  private static String outermost(JavaClass nested) {
    return nested.getName().replaceFirst("\\$.*", "");
  }
}
