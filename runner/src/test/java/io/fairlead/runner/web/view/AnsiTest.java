package io.fairlead.runner.web.view;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnsiTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            plain                       | plain
            a <b> & "c" 'd'             | a &lt;b&gt; &amp; &#34;c&#34; &#39;d&#39;
            ~[31mred~[0m plain          | <span class="fg1">red</span> plain
            ~[1;92mok~[m                | <span class="bold fg10">ok</span>
            ~[31m<x>                    | <span class="fg1">&lt;x&gt;</span>
            ~[31;44mboth~[39mback       | <span class="fg1 bg4">both</span><span class="bg4">back</span>
            ~[38;5;196mbright           | <span class="fg9">bright</span>
            ~[38;5;244mgrey             | <span class="fg8">grey</span>
            ~[48;2;0;0;230mblue         | <span class="bg4">blue</span>
            ~[38;2;250;1;2;1mlong       | <span class="bold fg9">long</span>
            ~[3;4mboth~[23;24mnone      | <span class="italic underline">both</span>none
            ~[1mb~[22mn                 | <span class="bold">b</span>n
            ~[2Kline~[1G~[?25h          | line
            ~]0;title~\\text            | text
            ~[31m~[0m                   | ''
            ~[38mx                      | x
            ~[999999999999mx            | x
            """)
    void colours_become_classes_and_everything_else_is_escaped(String line, String html) {
        assertThat(Ansi.html(line.replace('~', '\u001b'))).isEqualTo(html);
    }

    @Test
    void an_escape_at_the_end_of_a_line_is_dropped() {
        assertThat(Ansi.html("text\u001b")).isEqualTo("text");
        assertThat(Ansi.html("text\u001b[")).isEqualTo("text");
    }

    @Test
    void a_long_line_of_many_colours_takes_no_time_to_speak_of() {
        String line = "\u001b[31mx\u001b]".repeat(20_000);
        assertThat(Ansi.html(line)).contains("<span class=\"fg1\">x</span>");
    }
}
