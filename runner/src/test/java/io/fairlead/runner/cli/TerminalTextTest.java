package io.fairlead.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalTextTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            plain ü 😀            | plain ü 😀
            ~[31mred~[0m plain   | ~[31mred~[0m plain~[0m
            ~[1;38:5:196mbright  | ~[1;38:5:196mbright~[0m
            ~]8;;http://evil~\\x  | ␛]8;;http://evil␛\\x
            ~[2J~[1A~[31mred     | ␛[2J␛[1A~[31mred~[0m
            ~]52;c;aGk=!x        | ␛]52;c;aGk=␇x
            end~                 | end␛
            """)
    void colours_stay_and_end_with_the_line_and_other_commands_are_shown(String line, String shown) {
        assertThat(TerminalText.of(line.replace('~', '\u001b').replace('!', '\u0007')))
                .isEqualTo(shown.replace('~', '\u001b'));
    }
}
