package io.logpost.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// The two indexes and the file under them.
class IndexesTest {
  private static final Path ROOT = Path.of("/data");
  private static final Path FILE = ROOT.resolve("index");
  private static final long BASE = 1000;

  private final FakeLogFiles files = new FakeLogFiles(ROOT);
  private final ByteBuffer block = ByteBuffer.allocate(1 << 14);

  private IndexFile file(int entryBytes) {
    files.put(FILE, new byte[0]);
    return new IndexFile(new OpenFiles(files, 10), FILE, entryBytes, 0);
  }

  @Nested
  class Offset {
    private final OffsetIndex index = new OffsetIndex(file(OffsetIndex.ENTRY_BYTES), BASE);

    /// One entry for every tenth offset.
    private void write(int entries) throws IOException {
      for (int i = 1; i <= entries; i++) {
        index.add(BASE + 10L * i, 100 * i);
      }
      index.write(index.file().takePending());
    }

    @Test
    void leadsToTheStartBelowItsFirstEntry() throws IOException {
      write(3);

      assertThat(index.floor(BASE + 9, block)).isEqualTo(OffsetIndex.Place.START);
    }

    @Test
    void leadsToTheLastEntryThatIsNotAbove() throws IOException {
      write(2_000);

      assertThat(index.floor(BASE + 10, block)).isEqualTo(new OffsetIndex.Place(BASE + 10, 100));
      assertThat(index.floor(BASE + 12_345, block))
          .isEqualTo(new OffsetIndex.Place(BASE + 12_340, 123_400));
      assertThat(index.floor(Long.MAX_VALUE, block))
          .isEqualTo(new OffsetIndex.Place(BASE + 20_000, 200_000));
    }

    @Test
    void showsNoEntryThatIsNotWritten() throws IOException {
      index.add(BASE + 10, 100);

      assertThat(index.floor(BASE + 10, block)).isEqualTo(OffsetIndex.Place.START);
    }

    @Test
    void keepsEntriesForWhenTheDiskHasRoomAgain() throws IOException {
      files.usableBytes = 3;
      write(1);
      assertThat(index.floor(BASE + 10, block)).isEqualTo(OffsetIndex.Place.START);
      assertThat(index.file().hasUnwritten()).isTrue();

      files.usableBytes = Long.MAX_VALUE;
      index.add(BASE + 20, 200);
      index.write(index.file().takePending());

      assertThat(index.floor(BASE + 15, block)).isEqualTo(new OffsetIndex.Place(BASE + 10, 100));
      assertThat(index.floor(BASE + 25, block)).isEqualTo(new OffsetIndex.Place(BASE + 20, 200));
    }

    @Test
    void leadsToTheStartWhereItsFileBecameShorter() throws IOException {
      write(3);
      files.overwrite(FILE, new byte[8]);

      assertThat(index.floor(BASE + 25, block)).isEqualTo(OffsetIndex.Place.START);
    }
  }

  @Nested
  class Time {
    private final IndexFile file = file(TimeIndex.ENTRY_BYTES);
    private final TimeIndex index =
        new TimeIndex(file, BASE, new TimeIndex.Entry(TimeIndex.NO_TIMESTAMP, BASE));

    private void write(long... timestamps) throws IOException {
      for (int i = 0; i < timestamps.length; i++) {
        index.addIfLater(new TimeIndex.Entry(timestamps[i], BASE + 10L * i));
      }
      index.write(file.takePending());
    }

    @Test
    void startsAtTheEntryBeforeTheLastOneBelow() throws IOException {
      write(100, 200, 300, 400);

      assertThat(index.before(301, block)).isEqualTo(BASE + 10);
      assertThat(index.before(300, block)).isEqualTo(BASE);
      assertThat(index.before(100, block)).isEqualTo(BASE);
      assertThat(index.before(Long.MIN_VALUE, block)).isEqualTo(BASE);
      assertThat(index.before(Long.MAX_VALUE, block)).isEqualTo(BASE + 20);
    }

    @Test
    void passesOverTimestampsThatAreNotLater() throws IOException {
      write(100, 100, 90, 200);

      assertThat(file.count()).isEqualTo(2);
      assertThat(TimeIndex.lastOf(file, BASE)).isEqualTo(new TimeIndex.Entry(200, BASE + 30));
    }

    @Test
    void isNotFollowedWhereTwoEntriesAreOutOfOrder() throws IOException {
      write(100, 200, 300);
      byte[] bytes = files.content(FILE);
      bytes[2 * TimeIndex.ENTRY_BYTES + 8] = -1;
      files.overwrite(FILE, bytes);

      assertThat(index.before(301, block)).isEqualTo(BASE);
    }
  }
}
