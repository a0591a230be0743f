package io.fairlead.runner.access;

import io.fairlead.runner.database.Database;
import java.time.Instant;
import java.util.Optional;

/** Keeps sessions and API tokens in the database, so that a restart signs nobody out. */
public final class StoredTokens implements TokenStore {

    private final Database database;

    /** Keeps them in {@code database}. */
    public StoredTokens(Database database) {
        this.database = database;
    }

    @Override
    public void save(Token token) {
        database.useWrite(handle -> handle.execute(
                "insert into access_token (hash, kind, user_name, expires_at) values (?, ?, ?, ?)",
                token.hash(),
                token.kind().name(),
                token.user(),
                token.expiresAt()));
    }

    @Override
    public Optional<Token> find(String hash) {
        return database.read(handle -> handle.createQuery("select * from access_token where hash = :hash")
                .bind("hash", hash)
                .map((row, context) -> new Token(
                        row.getString("hash"),
                        Token.Kind.valueOf(row.getString("kind")),
                        row.getString("user_name"),
                        Instant.ofEpochMilli(row.getLong("expires_at"))))
                .findOne());
    }

    @Override
    public void delete(String hash) {
        database.useWrite(handle -> handle.execute("delete from access_token where hash = ?", hash));
    }

    @Override
    public void deleteExpired(Instant now) {
        database.useWrite(handle -> handle.execute("delete from access_token where expires_at <= ?", now));
    }
}
