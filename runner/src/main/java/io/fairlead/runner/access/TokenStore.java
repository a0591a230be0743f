package io.fairlead.runner.access;

import java.time.Instant;
import java.util.Optional;

/** Where sessions and API tokens are kept. Called from many threads. */
public interface TokenStore {

    /** Keeps a new token. */
    void save(Token token);

    /** The token of that hash, expired or not. */
    Optional<Token> find(String hash);

    /** Forgets a token; nothing happens where there is none. */
    void delete(String hash);

    /** Forgets what expired at or before that time. */
    void deleteExpired(Instant now);

    /** One that forgets everything when the process ends. */
    static TokenStore inMemory() {
        return new MemoryTokens();
    }
}
