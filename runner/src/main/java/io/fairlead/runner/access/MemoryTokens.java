package io.fairlead.runner.access;

import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps tokens in memory, the newest {@link #MAX_TOKENS} of them. */
final class MemoryTokens implements TokenStore {

    static final int MAX_TOKENS = 10_000;

    private final Map<String, Token> tokens = new ConcurrentHashMap<>();

    @Override
    public void save(Token token) {
        if (tokens.size() >= MAX_TOKENS) forgetTheOldest();
        tokens.put(token.hash(), token);
    }

    @Override
    public Optional<Token> find(String hash) {
        return Optional.ofNullable(tokens.get(hash));
    }

    @Override
    public void delete(String hash) {
        tokens.remove(hash);
    }

    @Override
    public void deleteExpired(Instant now) {
        tokens.values().removeIf(token -> !token.expiresAt().isAfter(now));
    }

    private void forgetTheOldest() {
        tokens.values().stream()
                .min(Comparator.comparing(Token::expiresAt))
                .ifPresent(token -> tokens.remove(token.hash()));
    }
}
