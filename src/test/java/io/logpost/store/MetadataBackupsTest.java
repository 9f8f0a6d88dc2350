package io.logpost.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.logpost.error.LogpostException.OutcomeUnknown;
import io.logpost.log.DataDirectory;
import io.logpost.log.MetadataFiles;
import io.logpost.log.MetadataFiles.Backup;
import io.logpost.topic.Topic;
import io.logpost.topic.TopicConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

class MetadataBackupsTest {
  private static final long NOON = 1_700_000_000_000L;
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir private Path root;
  private final AtomicLong nowMs = new AtomicLong(NOON);
  private final AtomicLong usableBytes = new AtomicLong(Long.MAX_VALUE);
  private DataDirectory directory;
  private MetadataFiles files;
  private OpenStore store;
  private MetadataBackups backups;

  @BeforeEach
  void open() {
    directory = DataDirectory.open(root.resolve("data"));
    files = directory.metadataFiles();
    store = new OpenStore(directory.metaDirectory());
    backups = backups();
  }

  private MetadataBackups backups() {
    return new MetadataBackups(
        files,
        store.database,
        store.writer,
        usableBytes::get,
        () -> Instant.ofEpochMilli(nowMs.get()),
        new MetadataBackups.Plan(HOUR, 2));
  }

  @AfterEach
  void close() {
    store.close();
    directory.close();
  }

  private void change(int number) {
    store.topics.create(
        new Topic("topic" + number, "id" + number, number, TopicConfig.of(Map.of())));
  }

  private void changeAndBackUpAfter(Duration time, int number) {
    nowMs.addAndGet(time.toMillis());
    change(number);
    backups.backUpIfDue();
  }

  @Nested
  class BackUpIfDue {
    @Test
    void makesOneThatHoldsEverythingForItsOwnerOnly() throws IOException {
      change(1);
      change(2);

      backups.backUpIfDue();

      Backup made = files.backups().getFirst();
      MetadataSummary summary = MetadataSummary.read(files.unpack(made));
      assertThat(files.backups()).hasSize(1);
      assertThat(made.transaction()).isEqualTo(2).isEqualTo(summary.transaction());
      assertThat(made.timeMs()).isEqualTo(NOON);
      assertThat(summary.topics())
          .containsEntry("id2", new MetadataSummary.StoredTopic("topic2", 2, true))
          .hasSize(2);
      assertThat(Files.getPosixFilePermissions(made.file()))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
      assertThat(backups.trouble()).isEmpty();
    }

    @Test
    void makesNoneWhileTheNewestIsYoung() {
      changeAndBackUpAfter(Duration.ZERO, 1);

      changeAndBackUpAfter(HOUR.minusMillis(1), 2);

      assertThat(files.backups()).hasSize(1);
    }

    @Test
    void makesNoneWhereNothingChanged() {
      changeAndBackUpAfter(Duration.ZERO, 1);
      nowMs.addAndGet(HOUR.toMillis());

      backups.backUpIfDue();

      assertThat(files.backups()).hasSize(1);
    }

    @Test
    void keepsTheNewest() {
      changeAndBackUpAfter(Duration.ZERO, 1);
      changeAndBackUpAfter(HOUR, 2);
      changeAndBackUpAfter(HOUR, 3);

      assertThat(files.backups()).extracting(Backup::transaction).containsExactly(3L, 2L);
      assertThat(backups.newestMs()).isEqualTo(OptionalLong.of(NOON + 2 * HOUR.toMillis()));
      assertThat(backups().newestMs()).isEqualTo(backups.newestMs());
    }

    @Test
    void makesOneAfterTheClockJumpedBack() {
      changeAndBackUpAfter(Duration.ZERO, 1);

      changeAndBackUpAfter(HOUR.negated(), 2);

      assertThat(files.backups()).hasSize(2);
    }

    @Test
    void leavesNothingBesideIt() throws IOException {
      changeAndBackUpAfter(Duration.ZERO, 1);

      try (var beside = Files.walk(directory.metaDirectory())) {
        assertThat(beside.map(Path::toString)).noneMatch(name -> name.contains(".tmp")).hasSize(4);
      }
    }

    @Test
    void saysWhyItCouldMakeNoneAndHealsByItself() {
      change(1);
      usableBytes.set(MetadataWriter.RESERVED_BYTES);
      backups.backUpIfDue();
      assertThat(backups.trouble()).contains("the disk has less than");
      assertThat(files.backups()).isEmpty();

      usableBytes.set(Long.MAX_VALUE);
      backups.backUpIfDue();

      assertThat(backups.trouble()).isEmpty();
      assertThat(files.backups()).hasSize(1);
    }

    /// H2 opens a database again that it closed after an error, for whoever asks for a connection.
    @Test
    void makesNoneOnceTheWriterGaveUp() {
      change(1);
      assertThatExceptionOfType(OutcomeUnknown.class)
          .isThrownBy(() -> store.writer.store(db -> db.execute("shutdown immediately"), () -> {}));

      backups.backUpIfDue();

      assertThat(backups.trouble()).contains("must be started again");
      assertThat(files.backups()).isEmpty();
    }

    @Test
    void refusesToCallOneABackupThatIsNotWhole() {
      change(1);
      changeARowUnnoticed();

      backups.backUpIfDue();

      assertThat(backups.trouble()).contains("its rows are not those that were written");
      assertThat(files.backups()).isEmpty();
    }

    /// As a page would be after a flipped bit.
    private void changeARowUnnoticed() {
      new JdbcTemplate(store.database.dataSource()).update("update topics set partition_count = 7");
    }
  }
}
