package io.logpost.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.logpost.group.CommittedOffset;
import io.logpost.group.GroupPartition;
import io.logpost.group.StoredOffset;
import io.logpost.log.DataDirectory;
import io.logpost.log.DataDirectoryException;
import io.logpost.log.MetadataFiles;
import io.logpost.store.MetadataBackups;
import io.logpost.store.MetadataSummary;
import io.logpost.store.MetadataSummary.StoredTopic;
import io.logpost.store.OpenStore;
import io.logpost.topic.Topic;
import io.logpost.topic.TopicConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestoreMetadataTest {
  private static final InstantSource NOON = () -> Instant.parse("2031-01-01T12:00:00Z");
  private static final String ORDERS = "orders_id_of_22_chars_";
  private static final String CLICKS = "clicks_id_of_22_chars_";

  @TempDir private Path root;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  /// What a server does while it has the directory.
  private interface Work {
    void on(OpenStore store, MetadataFiles files);
  }

  private void serve(Work work) {
    try (DataDirectory directory = DataDirectory.open(data());
        OpenStore store = new OpenStore(directory.metaDirectory())) {
      work.on(store, directory.metadataFiles());
      directory.metadataFiles().saveLastTransaction(store.writer().lastTransaction());
    }
  }

  private Path data() {
    return root.resolve("data");
  }

  private Path database() {
    return data().resolve("meta/logpost.mv.db");
  }

  private static void create(OpenStore store, String id, String name, int partitions) {
    store.topics().create(new Topic(name, id, partitions, TopicConfig.of(Map.of())));
  }

  private static void commit(OpenStore store, long offset) {
    store
        .offsets()
        .commit(
            "billing",
            Map.of(
                new GroupPartition(ORDERS, 0),
                new StoredOffset(new CommittedOffset(offset, ""), 1)),
            () -> {});
  }

  private static void backUp(OpenStore store, MetadataFiles files) {
    var backups =
        new MetadataBackups(
            files,
            store.database(),
            store.writer(),
            () -> Long.MAX_VALUE,
            NOON,
            new MetadataBackups.Plan(Duration.ZERO, 3));
    backups.backUpIfDue();
    assertThat(backups.trouble()).isEmpty();
  }

  /// Orders, with an offset that was committed before the backup and again after it.
  private void serveWithABackup() {
    serve((store, files) -> {
      create(store, ORDERS, "orders", 2);
      commit(store, 10);
      backUp(store, files);
      commit(store, 20);
    });
  }

  private void makeFiles(String id, String name, int partition) throws IOException {
    Path directory = data().resolve("topics").resolve(id).resolve("" + partition);
    Files.createDirectories(directory);
    Files.writeString(
        directory.resolve("partition.metadata"),
        "version: 0\ntopic_id: " + id + "\ntopic: " + name + "\n");
  }

  private void damage() throws IOException {
    Files.write(database(), "nonsense ".repeat(2000).getBytes(StandardCharsets.UTF_8));
  }

  private int run(String... more) {
    List<String> args = new ArrayList<>(List.of(data().toString()));
    args.addAll(List.of(more));
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    return new RestoreMetadata(NOON).run(args, out, out);
  }

  private String printed() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  private MetadataSummary restored() {
    return MetadataSummary.read(data().resolve("meta/logpost").toString());
  }

  private OptionalLong reached() {
    try (DataDirectory directory = DataDirectory.open(data())) {
      return directory.metadataFiles().lastTransaction();
    }
  }

  @Nested
  class WithoutYes {
    @Test
    void onlyTellsWhatItWouldDo() throws IOException {
      serveWithABackup();
      damage();
      byte[] before = Files.readAllBytes(database());

      int code = run();

      assertThat(code).isEqualTo(Command.FAULTY);
      assertThat(printed())
          .contains("Can't be read: The metadata database")
          .contains("the backup of 2031-01-01T12:00:00Z")
          .contains("Its last transaction is 2; the last known to have been on disk is 3.")
          .contains("It holds 1 topics, 1 groups and 1 committed offsets.")
          .contains("Consumers get the records behind those offsets again")
          .contains("Nothing was changed. With --yes this is done.");
      assertThat(Files.readAllBytes(database())).isEqualTo(before);
      try (Stream<Path> meta = Files.list(data().resolve("meta"))) {
        assertThat(meta.map(file -> String.valueOf(file.getFileName())))
            .containsExactlyInAnyOrder("backups", "last-transaction", "logpost.mv.db");
      }
    }

    @Test
    void saysThatAWholeDatabaseNeedsNothing() {
      serveWithABackup();

      int code = run();

      assertThat(code).isEqualTo(Command.DONE);
      assertThat(printed()).contains("nothing to restore").doesNotContain("Can't be read");
    }
  }

  @Nested
  class WithYes {
    @Test
    void restoresTheBackupAndMovesTheDamagedFileAside() throws IOException {
      serveWithABackup();
      damage();
      byte[] damaged = Files.readAllBytes(database());

      int code = run("--yes");

      assertThat(code).isEqualTo(Command.DONE);
      assertThat(restored().offsetCount()).isEqualTo(1);
      assertThat(restored().topics()).containsOnlyKeys(ORDERS);
      assertThat(data().resolve("meta/logpost.mv.db.damaged-" + NOON.millis()))
          .hasBinaryContent(damaged);
    }

    @Test
    void numbersGoOnAboveAllThatThereWere() throws IOException {
      serveWithABackup();
      damage();

      run("--yes");

      assertThat(restored().transaction()).isEqualTo(4);
      assertThat(reached()).hasValue(4);
      assertThat(run()).isEqualTo(Command.DONE);
    }

    /// The newest few backups stay, by their numbers: one with a lower number than a damaged one
    /// would be deleted as soon as it was made.
    @Test
    void numbersGoOnAboveThoseOfBackupsThatCannotBeRead() throws IOException {
      serveWithABackup();
      damage();
      Files.writeString(data().resolve("meta/last-transaction"), "7");
      Path backup = data().resolve("meta/backups/00000000000000000002-" + NOON.millis() + ".zip");
      Files.writeString(backup, "nonsense");

      run("--yes");

      assertThat(printed()).contains("All groups and committed offsets are lost");
      assertThat(restored().transaction()).isEqualTo(3);
    }

    @Test
    void restoresALostDatabase() throws IOException {
      serveWithABackup();
      Files.delete(database());

      int code = run("--yes");

      assertThat(code).isEqualTo(Command.DONE);
      assertThat(restored().topics()).containsOnlyKeys(ORDERS);
    }

    @Test
    void takesAnOlderBackupWhereTheNewestIsDamaged() throws IOException {
      serve((store, files) -> {
        create(store, ORDERS, "orders", 2);
        backUp(store, files);
        create(store, CLICKS, "clicks", 2);
        backUp(store, files);
      });
      damage();
      Path newest = data().resolve("meta/backups/00000000000000000002-" + NOON.millis() + ".zip");
      byte[] bytes = Files.readAllBytes(newest);
      bytes[bytes.length / 2] ^= 4;
      Files.write(newest, bytes);

      run("--yes");

      assertThat(restored().topics()).containsOnlyKeys(ORDERS);
    }

    @Test
    void keepsADatabaseThatWentBackLessThanTheBackup() throws IOException {
      serveWithABackup();
      byte[] older = Files.readAllBytes(database());
      serve((store, _) -> commit(store, 30));
      Files.write(database(), older);

      run("--yes");

      assertThat(printed()).contains("The database that is there is whole and stays.");
      assertThat(restored().transaction()).isEqualTo(5);
    }

    @Test
    void replacesADamagedNumber() throws IOException {
      serveWithABackup();
      Files.writeString(data().resolve("meta/last-transaction"), "7");

      int code = run("--yes");

      assertThat(code).isEqualTo(Command.DONE);
      assertThat(reached()).hasValue(restored().transaction());
    }
  }

  @Nested
  class Topics {
    @Test
    void comeBackFromTheirFilesWhereNoDatabaseIsLeft() throws IOException {
      serve((store, _) -> create(store, ORDERS, "orders", 2));
      makeFiles(ORDERS, "orders", 0);
      makeFiles(ORDERS, "orders", 1);
      Files.delete(database());

      run("--yes");

      assertThat(printed()).contains("All groups and committed offsets are lost");
      assertThat(restored().topics()).isEqualTo(Map.of(ORDERS, new StoredTopic("orders", 2, true)));
    }

    @Test
    void createdAfterTheBackupComeBackWithoutALimitOfRetention() throws IOException {
      serveWithABackup();
      makeFiles(CLICKS, "clicks", 4);
      damage();

      run("--yes");

      assertThat(printed())
          .contains("Topic clicks (" + CLICKS + ", 5 partitions) has files and is");
      serve((store, _) ->
          assertThat(store.topics().load().active())
              .filteredOn(topic -> topic.topicId().equals(CLICKS))
              .extracting(topic -> topic.config().set())
              .containsExactly(
                  new TreeMap<>(Map.of("retention.ms", "-1", "retention.bytes", "-1"))));
    }

    @Test
    void getThePartitionsThatHaveFiles() throws IOException {
      serveWithABackup();
      makeFiles(ORDERS, "orders", 6);
      damage();

      run("--yes");

      assertThat(restored().topics()).containsEntry(ORDERS, new StoredTopic("orders", 7, true));
    }

    @Test
    void deletedAndCreatedAgainComeBackAsTheNewOne() throws IOException {
      serveWithABackup();
      makeFiles(CLICKS, "orders", 0);
      damage();

      run("--yes");

      assertThat(printed()).contains("it was deleted since and does not come back");
      assertThat(restored().topics()).isEqualTo(Map.of(CLICKS, new StoredTopic("orders", 1, true)));
      assertThat(restored().offsetCount()).isZero();
    }

    @Test
    void withoutFilesComeBackEmpty() throws IOException {
      serveWithABackup();
      damage();

      run();

      assertThat(printed()).contains("if it was deleted since, delete it again");
    }

    @Test
    void withANameThatAnotherHasAreLeftAlone() throws IOException {
      serveWithABackup();
      makeFiles(ORDERS, "orders", 0);
      makeFiles(CLICKS, "orders", 0);
      damage();

      run("--yes");

      assertThat(printed()).contains("(" + CLICKS + ", 1 partitions) has files, but another");
      assertThat(restored().topics()).containsOnlyKeys(ORDERS);
    }
  }

  @Nested
  class Refuses {
    @Test
    void aDirectoryThatIsNotThere() {
      assertThatExceptionOfType(DataDirectoryException.class).isThrownBy(() -> run("--yes"));
      assertThat(data()).doesNotExist();
    }

    @Test
    void aRunningServer() {
      serve((_, _) ->
          assertThatExceptionOfType(DataDirectoryException.class).isThrownBy(() -> run("--yes")));
    }

    @Test
    void otherArguments() {
      assertThatExceptionOfType(UsageException.class).isThrownBy(() -> run("more"));
    }
  }
}
