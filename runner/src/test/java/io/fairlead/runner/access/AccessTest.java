package io.fairlead.runner.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessTest {

    private static final Instant NOW = Instant.parse("2026-03-01T06:00:00Z");

    private final TokenStore tokens = TokenStore.inMemory();
    private final Access access = Access.administrator("ada", "correct horse", tokens);

    @Test
    void an_open_runner_asks_nobody() {
        var open = Access.open(tokens);
        assertThat(open.caller(null, null, NOW)).contains(Access.LOCAL_USER);
        assertThat(open.signIn(Token.Kind.API, "any", "thing", "127.0.0.1", NOW))
                .isInstanceOf(SignIn.Granted.class);
    }

    @Test
    void a_session_lasts_twelve_hours_and_opens_only_as_a_cookie() {
        String secret = granted(Token.Kind.SESSION);
        assertThat(access.caller(secret, null, NOW.plus(Duration.ofHours(12)).minusMillis(1)))
                .contains("ada");
        assertThat(access.caller(secret, null, NOW.plus(Duration.ofHours(12)))).isEmpty();
        assertThat(access.caller(null, secret, NOW)).isEmpty();
    }

    @Test
    void an_api_token_lasts_a_day_and_opens_only_as_a_bearer() {
        String secret = granted(Token.Kind.API);
        assertThat(access.caller(null, secret, NOW.plus(Duration.ofHours(23)))).contains("ada");
        assertThat(access.caller(null, secret, NOW.plus(Duration.ofHours(24)))).isEmpty();
        assertThat(access.caller(secret, null, NOW)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"ada, wrong", "eve, correct horse", "eve, wrong", "'', ''", "ADA, correct horse"})
    void a_wrong_name_or_password_is_refused(String user, String password) {
        assertThat(access.signIn(Token.Kind.SESSION, user, password, "10.0.0.7", NOW))
                .isEqualTo(new SignIn.Refused());
    }

    @Test
    void who_signs_out_has_to_sign_in_again() {
        String secret = granted(Token.Kind.SESSION);
        access.signOut(secret);
        assertThat(access.caller(secret, null, NOW)).isEmpty();
    }

    @Test
    void the_store_never_sees_the_secret() {
        List<Token> saved = new ArrayList<>();
        var watched = Access.administrator("ada", "correct horse", new Recording(saved));
        var granted = (SignIn.Granted) watched.signIn(Token.Kind.SESSION, "ada", "correct horse", "::1", NOW);
        assertThat(saved).singleElement().satisfies(token -> {
            assertThat(token.toString()).doesNotContain(granted.secret());
            assertThat(token.hash()).hasSize(64);
        });
        assertThat(granted.secret()).hasSize(43);
        assertThat(granted.toString()).doesNotContain(granted.secret());
    }

    @Test
    void a_token_of_a_former_administrator_opens_nothing() {
        String secret = granted(Token.Kind.SESSION);
        assertThat(Access.administrator("grace", "other", tokens).caller(secret, null, NOW))
                .isEmpty();
    }

    @Test
    void the_eleventh_attempt_of_a_minute_is_told_when_to_try_again() {
        for (int i = 0; i < 10; i++) {
            assertThat(signIn("wrong", "10.0.0.7", NOW.plusSeconds(i))).isEqualTo(new SignIn.Refused());
        }
        assertThat(signIn("correct horse", "10.0.0.7", NOW.plusSeconds(30)))
                .isEqualTo(new SignIn.TooMany(NOW.plusSeconds(60)));
        assertThat(signIn("correct horse", "10.0.0.8", NOW.plusSeconds(30))).isInstanceOf(SignIn.Granted.class);
        assertThat(signIn("correct horse", "10.0.0.7", NOW.plusSeconds(60))).isInstanceOf(SignIn.Granted.class);
    }

    @Test
    void expired_tokens_are_forgotten() {
        String secret = granted(Token.Kind.SESSION);
        tokens.deleteExpired(NOW.plus(Duration.ofHours(12)));
        assertThat(tokens.find(Secrets.hash(secret))).isEmpty();
    }

    @Test
    void memory_holds_a_bounded_number_of_tokens_and_forgets_the_oldest() {
        var memory = new MemoryTokens();
        for (int i = 0; i <= MemoryTokens.MAX_TOKENS; i++) {
            memory.save(new Token("hash" + i, Token.Kind.API, "ada", NOW.plusSeconds(i)));
        }
        assertThat(memory.find("hash0")).isEmpty();
        assertThat(memory.find("hash1")).isPresent();
        assertThat(memory.find("hash" + MemoryTokens.MAX_TOKENS)).isPresent();
    }

    private String granted(Token.Kind kind) {
        return assertThat(access.signIn(kind, "ada", "correct horse", "10.0.0.1", NOW))
                .asInstanceOf(type(SignIn.Granted.class))
                .actual()
                .secret();
    }

    private SignIn signIn(String password, String address, Instant at) {
        return access.signIn(Token.Kind.SESSION, "ada", password, address, at);
    }

    private record Recording(List<Token> saved) implements TokenStore {
        @Override
        public void save(Token token) {
            saved.add(token);
        }

        @Override
        public Optional<Token> find(String hash) {
            return Optional.empty();
        }

        @Override
        public void delete(String hash) {}

        @Override
        public void deleteExpired(Instant now) {}
    }
}
