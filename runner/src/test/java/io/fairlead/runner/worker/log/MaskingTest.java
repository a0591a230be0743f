package io.fairlead.runner.worker.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaskingTest {

    private static final String SECRET = "s3cr?t/ pä$$+w\"rd";

    @Test
    void the_values_of_the_variables_that_are_named_are_replaced() {
        var masking = Masking.of(Map.of(
                "FAIRLEAD_SECRETS",
                "DB_PASSWORD, KEY,MISSING",
                "DB_PASSWORD",
                "hunter22",
                "KEY",
                "k-e-y",
                "X",
                "plain"));
        assertThat(masking.mask("hunter22 and k-e-y, plain; hunter2")).isEqualTo("*** and ***, plain; hunter2");
        assertThat(masking.toString()).doesNotContain("hunter22");
        assertThat(Masking.of(Map.of()).mask("hunter22")).isEqualTo("hunter22");
    }

    @Test
    void what_is_shorter_than_five_characters_is_left() {
        assertThat(Masking.of(List.of("1234", "", " ", "12345")).mask("1234, 12345"))
                .isEqualTo("1234, ***");
    }

    @Test
    void secrets_that_overlap_or_contain_each_other_are_gone_as_a_whole() {
        assertThat(Masking.of(List.of("abcdef", "defghi", "abcde")).mask("<abcdefghi> <abcdeX> abcdefabcdef"))
                .isEqualTo("<***> <***X> ***");
    }

    @Test
    void a_secret_of_several_lines_is_replaced_line_by_line() {
        String key = "-----BEGIN KEY-----\nMIIEvQIBADAN\r\nBgkqhkiG9w0B\n-----END KEY-----\n";
        var masking = Masking.of(List.of(key));
        assertThat(key.lines().map(line -> masking.mask("<" + line + ">"))).containsOnly("<***>");
        assertThat(masking.mask("{\"key\":\"" + key.strip().replace("\n", "\\n") + "\"}"))
                .doesNotContain("MIIE", "Bgkq");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "u", "us", "user:", "user@host:"})
    void a_secret_is_found_in_base64_also_behind_something_else(String before) {
        var masking = Masking.of(List.of(SECRET));
        byte[] both = (before + SECRET + ":x").getBytes(StandardCharsets.UTF_8);
        for (var encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
            String masked = masking.mask("Basic " + encoder.encodeToString(both));
            assertThat(masked).contains("***").hasSizeLessThan("Basic ***".length() + 20);
        }
    }

    @Test
    void a_secret_is_found_in_urls_and_in_json() {
        var masking = Masking.of(List.of(SECRET));
        String inUrl = URLEncoder.encode(SECRET, StandardCharsets.UTF_8);
        for (String form : List.of(
                SECRET,
                inUrl,
                inUrl.replace("+", "%20"),
                inUrl.replace("%3F", "%3f")
                        .replace("%2F", "%2f")
                        .replace("%C3%A4", "%c3%a4")
                        .replace("%2B", "%2b"),
                SECRET.replace("\"", "\\\""))) {
            assertThat(masking.mask("x=" + form + "&y")).as(form).isEqualTo("x=***&y");
        }
    }

    @Test
    void what_is_in_the_folder_of_secrets_is_masked_and_so_is_the_attempts_token(@TempDir Path temp)
            throws IOException {
        Path hidden = Files.createDirectories(temp.resolve("sales-variables/..2026_03_01"));
        Files.writeString(hidden.resolve("SMTP_PASSWORD"), "hunter22\n");
        Files.createSymbolicLink(temp.resolve("sales-variables/..data"), Path.of("..2026_03_01"));
        Files.createSymbolicLink(temp.resolve("sales-variables/SMTP_PASSWORD"), Path.of("..data/SMTP_PASSWORD"));
        var masking =
                Masking.of(Map.of("FAIRLEAD_SECRETS_FOLDER", temp.toString(), "FAIRLEAD_ATTEMPT_TOKEN", "t0ken-of-1"));
        assertThat(masking.mask("hunter22 by t0ken-of-1")).isEqualTo("*** by ***");
        Path nowhere = temp.resolve("nowhere");
        assertThat(Masking.of(Map.of("FAIRLEAD_SECRETS_FOLDER", nowhere.toString()))
                        .mask("hunter22"))
                .isEqualTo("hunter22");
    }

    @Test
    void a_secret_is_found_however_it_is_written() throws InterruptedException {
        var sent = new StringBuilder();
        var log = new AttemptLog(
                (from, lines) -> sent.append(new String(lines, StandardCharsets.UTF_8)),
                InstantSource.fixed(Instant.EPOCH),
                Masking.of(List.of("hunter22", "first-line\nsecond-line")));
        var stream = new LineStream(line -> log.add("INFO", "stdout", line), log::masked);
        var out = new PrintStream(stream, true, StandardCharsets.UTF_8);
        for (char c : "password: hunter22\n".toCharArray()) out.print(c);
        out.print("hun");
        out.flush();
        out.print("ter22 again\n");
        out.print("first-line\nsecond-line\n");
        log.add("ERROR", "a.B", "login failed: hunter22\n  with first-line\nsecond-line");
        log.end();
        assertThat(sent.toString().lines().map(line -> line.replaceFirst("^\\S+ ", "")))
                .containsExactly(
                        "INFO  stdout password: ***",
                        "INFO  stdout *** again",
                        "INFO  stdout ***",
                        "INFO  stdout ***",
                        "ERROR a.B login failed: ***",
                        "ERROR a.B   with ***");
    }

    @Test
    void a_line_is_not_cut_in_the_middle_of_a_secret() {
        var lines = new ArrayList<String>();
        var masking = Masking.of(List.of("hunter22"));
        var stream = new LineStream(lines::add, masking::mask);
        new PrintStream(stream, true, StandardCharsets.UTF_8)
                .print("x".repeat(8_188) + "hunter22" + "y".repeat(100_000) + "\n");
        assertThat(lines).hasSize(1);
        assertThat(lines.get(0)).doesNotContain("hunt").contains("x***y");
    }
}
