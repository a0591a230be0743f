package io.fairlead.gitsync.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommitTimesTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1700000000, 1700000000",
        "2147483647, 2147483647",
        "2147483648, 2147483647",
        "4070908800, 2147483647",
        "253402300799, 2147483647",
        "99999999999999999999, 2147483647",
        "00000000000000000005, 00000000000000000005",
        "-1, 0",
        "-86400, 0",
        "'', ''",
        "soon, soon"
    })
    void a_time_of_more_than_32_bits_becomes_the_nearest_one(String time, String shown) {
        assertThat(text(CommitTimes.made32Bit(commit(time)))).isEqualTo(text(commit(shown)));
    }

    @Test
    void what_is_in_the_message_and_what_has_no_committer_stays() {
        String message = "tree 1\n\ncommitter A <a@b> 4070908800 +0000\n";
        assertThat(text(CommitTimes.made32Bit(message.getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(message);
        assertThat(CommitTimes.made32Bit(new byte[0])).isEmpty();
    }

    private static byte[] commit(String time) {
        return ("tree 0123456789012345678901234567890123456789\n"
                        + "parent 0123456789012345678901234567890123456789\n"
                        + "author Ä <a@b> 4070908800 +0000\ncommitter Ä <a@b> " + time + " +0100\n\n"
                        + "committer A <a@b> 5000000000 +0000\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
