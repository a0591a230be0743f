package io.fairlead.runner.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JavaOptionsTest {

    @Test
    void usual_options_are_taken() {
        assertThat(JavaOptions.problems(List.of(
                        "-Xmx2g",
                        "-XX:+UseG1GC",
                        "--add-opens=java.base/java.nio=ALL-UNNAMED",
                        "-javaagent:/opt/agent.jar=key=value",
                        "-Dhttps.proxyHost=proxy",
                        "-Da=b c",
                        "-ea")))
                .isEmpty();
    }

    @Test
    void what_is_none_or_not_for_an_installation_to_say_is_told_without_its_value() {
        assertThat(JavaOptions.problems(List.of(
                        "--add-opens",
                        "java.base/java.nio=ALL-UNNAMED",
                        "-cp",
                        "-Dfairlead.x=1",
                        "-Dslf4j.provider=x",
                        "-Dx.password=a\nb",
                        "-Dy=\"'",
                        "-Dz=" + "x".repeat(JavaOptions.LONGEST),
                        "")))
                .containsExactly(
                        "option 1 is --add-opens without a value; write --add-opens=…",
                        "option 2 does not begin with '-'; the value of an option stands behind '=', as in"
                                + " --add-opens=java.base/java.nio=ALL-UNNAMED, and one with blanks is an entry of a list",
                        "option 3 is -cp, which is Fairlead's to say",
                        "option 4 is -Dfairlead.x, which is Fairlead's to say",
                        "option 5 is -Dslf4j.provider, which is Fairlead's to say",
                        "option 6 (-Dx.password) has a line break or another control character in it",
                        "option 7 (-Dy) has quotes of both kinds, which Java cannot read from a variable",
                        "option 8 (-Dz) is longer than 4000 characters",
                        "option 9 does not begin with '-'; the value of an option stands behind '=', as in"
                                + " --add-opens=java.base/java.nio=ALL-UNNAMED, and one with blanks is an entry of a list");
        assertThat(JavaOptions.problems(Collections.nCopies(101, "-ea")))
                .containsExactly("has 101 options; 100 is the most");
    }

    @Test
    void a_variable_holds_them_with_their_blanks_and_quotes() {
        var options = new JavaOptions(List.of("-Da=b c", "-Db=it's", "-Dc=\"d\" e", "-ea", "-Dempty="));
        assertThat(options.asVariable()).isEqualTo("\"-Da=b c\" \"-Db=it's\" '-Dc=\"d\" e' -ea -Dempty=");
        assertThat(JavaOptions.of(Map.of(JavaOptions.VARIABLE, options.asVariable())))
                .isEqualTo(options);
        assertThat(JavaOptions.of(Map.of(JavaOptions.READ_BY_JAVA, "-Dx='a b'\" c\" -ea")))
                .isEqualTo(new JavaOptions(List.of("-Dx=a b c", "-ea")));
        assertThat(JavaOptions.of(Map.of())).isEqualTo(JavaOptions.NONE);
    }

    @Test
    void another_collector_takes_the_place_of_ours() {
        assertThat(new JavaOptions(List.of("-XX:+UseG1GC")).arguments())
                .containsExactly("-XX:-UseSerialGC", "-XX:+UseG1GC");
        assertThat(new JavaOptions(List.of("-Xss4m")).arguments()).containsExactly("-Xss4m");
    }

    @Test
    void what_looks_like_a_secret_is_not_shown() {
        var options = new JavaOptions(List.of(
                "-Ddb.password=two words",
                "-javaagent:/opt/agent.jar=host=a,api-key=abc123,level=debug",
                "-Dproxy=http://anna:horse@proxy:3128",
                "-Dpassword.file=",
                "-Dsecrets.shown=false",
                "-Dname=plain"));
        assertThat(options.shown())
                .isEqualTo("-Ddb.password=*** -javaagent:/opt/agent.jar=host=a,api-key=***,level=debug"
                        + " -Dproxy=http://anna:***@proxy:3128 -Dpassword.file= -Dsecrets.shown=false -Dname=plain");
        assertThat(options.secrets()).contains("two words", "abc123", "horse").doesNotContain("plain", "anna", "debug");
        assertThat(RunningJava.head(options)).startsWith("Java ").contains(") with -Ddb.password=*** ");
    }

    @Test
    void a_java_that_does_not_start_says_why() {
        assertThat(RunningJava.notStarted("""
                        Picked up _JAVA_OPTIONS: -XX:+Foo -Dx.password=horse
                        Unrecognized VM option 'Foo'
                        Error: Could not create the Java Virtual Machine.
                        Error: A fatal exception has occurred. Program will exit.
                        """))
                .contains("Java does not start with its options: Unrecognized VM option 'Foo'");
        assertThat(RunningJava.notStarted("""
                        Error occurred during initialization of boot layer
                        java.lang.module.FindException: Module nope not found
                        """))
                .contains(
                        "Java does not start with its options: java.lang.module.FindException: Module nope not found");
        assertThat(RunningJava.notStarted("a task's words")).isEmpty();
    }
}
