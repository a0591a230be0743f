package io.fairlead.runner.access;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Knows who is calling. Either open, where everybody on this machine is {@link #LOCAL_USER} and no sign-in is asked, or with
 * one administrator. Thread-safe.
 */
public final class Access {

    static final int MAX_ATTEMPTS = 10;
    static final Duration WINDOW = Duration.ofMinutes(1);

    /** Who acts where nobody is asked to sign in. */
    public static final String LOCAL_USER = "local";

    private final TokenStore tokens;
    /** So that a password cannot be found by trying. */
    private final CallLimits limit = new CallLimits(MAX_ATTEMPTS, WINDOW);

    private final Optional<Administrator> administrator;

    private Access(Optional<Administrator> administrator, TokenStore tokens) {
        this.administrator = administrator;
        this.tokens = tokens;
    }

    /** Asks nobody; only for a runner that listens on loopback, see {@link AccessRules#problem}. */
    public static Access open(TokenStore tokens) {
        return new Access(Optional.empty(), tokens);
    }

    /** Asks for a name and a password. */
    public static Access administrator(String user, String password, TokenStore tokens) {
        if (user.isBlank() || password.isEmpty()) {
            throw new IllegalArgumentException("an administrator needs a name and a password");
        }
        return new Access(Optional.of(new Administrator(user, password)), tokens);
    }

    /** Whether nobody has to sign in. */
    public boolean isOpen() {
        return administrator.isEmpty();
    }

    /**
     * Signs in by name and password. An open runner grants anyone, so that clients which always sign in first go on working.
     *
     * @param address the caller's, for the limit on attempts
     */
    public SignIn signIn(Token.Kind kind, String user, String password, String address, Instant now) {
        if (isOpen()) return issue(kind, LOCAL_USER, now);
        var tryAgainAt = limit.attempt(address, now);
        if (tryAgainAt.isPresent()) return new SignIn.TooMany(tryAgainAt.get());
        if (!administrator.get().is(user, password)) return new SignIn.Refused();
        return issue(kind, administrator.get().user(), now);
    }

    /**
     * Who shows these secrets; empty if they have to sign in first.
     *
     * @param cookie the value of the session cookie; null where there is none
     * @param bearer the token of the Authorization header; null where there is none
     */
    public Optional<String> caller(String cookie, String bearer, Instant now) {
        if (isOpen()) return Optional.of(LOCAL_USER);
        return bearer != null ? user(Token.Kind.API, bearer, now) : user(Token.Kind.SESSION, cookie, now);
    }

    /** Ends a session or a token. */
    public void signOut(String secret) {
        if (secret != null) tokens.delete(Secrets.hash(secret));
    }

    private SignIn issue(Token.Kind kind, String user, Instant now) {
        tokens.deleteExpired(now);
        String secret = Secrets.random();
        Instant expiresAt = now.plus(kind.life());
        tokens.save(new Token(Secrets.hash(secret), kind, user, expiresAt));
        return new SignIn.Granted(secret, expiresAt);
    }

    private Optional<String> user(Token.Kind kind, String secret, Instant now) {
        if (secret == null) return Optional.empty();
        // A token of a name that is no longer the administrator's has lost its meaning.
        return tokens.find(Secrets.hash(secret))
                .filter(token -> token.kind() == kind && token.expiresAt().isAfter(now))
                .map(Token::user)
                .filter(administrator.get().user()::equals);
    }

    private record Administrator(String user, String password) {

        boolean is(String givenUser, String givenPassword) {
            // Both are always compared: how long it takes must not tell which one was wrong.
            return Secrets.same(givenUser, user) & Secrets.same(givenPassword, password);
        }

        @Override
        public String toString() {
            return "Administrator[" + user + "]";
        }
    }
}
