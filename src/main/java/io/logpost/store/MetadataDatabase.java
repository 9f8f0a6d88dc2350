package io.logpost.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/// The H2 database of topics, groups and consumer instances, open as long as this is.
///
/// H2 keeps nothing that it acknowledged on its own terms: `WRITE_DELAY=0` makes a commit reach the
/// operating system, and the writer's `CHECKPOINT SYNC` the disk; {@link HeaderLastFiles} keep the
/// two in order. `async:` files survive an interrupted thread; `RETENTION_TIME=1000` keeps the file
/// small under many commits; `DB_CLOSE_ON_EXIT=FALSE` leaves the order of stopping to us.
///
/// One connection stays open and writes; the data source serves migrations at start. Any thread may
/// ask for either.
public final class MetadataDatabase implements AutoCloseable {
  private static final String SETTINGS =
      ";WRITE_DELAY=0;RETENTION_TIME=1000;DB_CLOSE_ON_EXIT=FALSE";

  private final DataSource dataSource;
  private final Connection connection;

  MetadataDatabase(DataSource dataSource, Connection connection) {
    this.dataSource = dataSource;
    this.connection = connection;
  }

  /// Opens the database, or makes it where there is none.
  ///
  /// @param file absolute path of its file, without H2's ending `.mv.db`
  /// @throws UnreadableDatabaseException where the file is damaged, of another format or in use
  public static MetadataDatabase open(String file) {
    return openIn("async:", file);
  }

  /// Opens it in one of H2's file systems.
  static MetadataDatabase openIn(String fileSystem, String file) {
    String url = "jdbc:h2:" + HeaderLastFiles.nameOf(fileSystem + file) + SETTINGS;
    DataSource dataSource = new DriverManagerDataSource(url, "sa", "");
    try {
      return new MetadataDatabase(dataSource, dataSource.getConnection());
    } catch (SQLException e) {
      throw new UnreadableDatabaseException(file, e);
    }
  }

  public DataSource dataSource() {
    return dataSource;
  }

  Connection connection() {
    return connection;
  }

  /// Has H2 write the database as it is at this moment to a file, while others go on changing it.
  ///
  /// @param zip absolute path of a file for it; what is in it goes
  /// @throws SQLException where the database or the disk fails
  void backUp(String zip) throws SQLException {
    try (Connection own = dataSource.getConnection();
        PreparedStatement backup = own.prepareStatement("backup to ?")) {
      backup.setString(1, zip);
      backup.execute();
    }
  }

  /// Closes the database: H2 writes what is left and gives the file back.
  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException("closing the metadata database failed", e);
    }
  }
}
