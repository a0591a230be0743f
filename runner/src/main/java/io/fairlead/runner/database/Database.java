package io.fairlead.runner.database;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.HandleConsumer;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;

/**
 * SQLite as it likes to be used: one connection that writes, a few that read, a write-ahead log between them.
 *
 * <p>Writers queue up here, in order, because SQLite's own waiting is unfair: under load it keeps a writer out for seconds. Every
 * commit is synced to disk: a lost "task succeeded" would mean a task executed twice.
 */
public final class Database implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Database.class);
    private static final int READERS = 4;
    private static final Duration READER_WAIT = Duration.ofSeconds(10);
    private static final Duration BUSY_TIMEOUT = Duration.ofSeconds(10);

    /** What a long read or a burst made the write-ahead log grow to is given back, but for this. */
    static final int MAX_IDLE_LOG_BYTES = 16 << 20;

    private final ReentrantLock writing = new ReentrantLock(true);
    private final Handle writer;
    private final BlockingQueue<Handle> readers = new ArrayBlockingQueue<>(READERS);
    private final List<Handle> all = new ArrayList<>();

    /**
     * Opens the database, making it if there is none, and brings its schema up to date.
     *
     * @throws DatabaseException if the file cannot be opened, or was written by a newer Fairlead
     */
    public static Database open(Path file) {
        return open(file, connection -> {});
    }

    /**
     * The same, with connections that somebody watches.
     *
     * @param watched is given what makes them before it makes one
     */
    public static Database open(Path file, Consumer<Jdbi> watched) {
        return new Database(file, watched);
    }

    private Database(Path file, Consumer<Jdbi> watched) {
        // One for all connections, so that each statement is parsed once and not once by each of them.
        var jdbi = jdbi(file);
        watched.accept(jdbi);
        writer = connect(jdbi, file);
        try {
            Migrations.apply(writer);
            for (int i = 0; i < READERS; i++) readers.add(connect(jdbi, file));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** One transaction that may change something. Callers wait for their turn; keep it short and free of other waiting. */
    public <T, X extends Exception> T write(HandleCallback<T, X> work) throws X {
        writing.lock();
        try {
            return writer.inTransaction(work);
        } finally {
            writing.unlock();
        }
    }

    /** The same, for work without a result. */
    public <X extends Exception> void useWrite(HandleConsumer<X> work) throws X {
        write(work.asCallback());
    }

    /** Reads, at one moment of the database, without waiting for writers. */
    public <T, X extends Exception> T read(HandleCallback<T, X> work) throws X {
        Handle reader = borrow();
        try {
            return reader.inTransaction(work);
        } finally {
            readers.add(reader);
        }
    }

    private Handle borrow() {
        try {
            Handle reader = readers.poll(READER_WAIT.toMillis(), TimeUnit.MILLISECONDS);
            if (reader != null) return reader;
            throw new DatabaseException("all " + READERS + " reading connections were busy for " + READER_WAIT, null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DatabaseException("interrupted while waiting for a reading connection", e);
        }
    }

    private static Jdbi jdbi(Path file) {
        var config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setJournalSizeLimit(MAX_IDLE_LOG_BYTES);
        config.setTransactionMode(SQLiteConfig.TransactionMode.DEFERRED);
        config.setBusyTimeout((int) BUSY_TIMEOUT.toMillis());
        config.enforceForeignKeys(true);
        return Jdbi.create(() -> config.createConnection("jdbc:sqlite:" + file))
                .registerArgument(new InstantArguments())
                .registerColumnMapper(Instant.class, InstantArguments::read);
    }

    private Handle connect(Jdbi jdbi, Path file) {
        try {
            Handle handle = jdbi.open();
            all.add(handle);
            return handle;
        } catch (ConnectionException e) {
            throw new DatabaseException(
                    "cannot open the database " + file + ": " + e.getCause().getMessage(), e);
        }
    }

    /** Waits for whoever writes, and for a while for who reads; reads that take longer fail. */
    @Override
    public void close() {
        writing.lock();
        try {
            var idle = new ArrayList<Handle>();
            while (idle.size() < all.size() - 1) idle.add(borrow());
            readers.addAll(idle); // Whoever still comes is told that they are closed, and does not wait for one.
        } catch (DatabaseException e) {
            log.warn("the database is closed while it is read: {}", e.getMessage());
        } finally {
            all.forEach(Database::close);
            all.clear();
            writing.unlock();
        }
    }

    private static void close(Handle handle) {
        try {
            handle.close();
        } catch (RuntimeException e) {
            log.warn("a connection to the database was closed in the middle of its work: {}", e.getMessage());
        }
    }
}
