package io.fairlead.gitsync;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** The list of scenarios is a specification: each of them is a test under its name, through the program's own flags. */
class ScenarioNamesTest {

    private static final int SCENARIOS = 93;

    @Test
    void every_scenario_is_a_test_that_is_run() throws Exception {
        List<String> names = names();
        assertThat(names).hasSize(SCENARIOS).doesNotHaveDuplicates();
        assertThat(tests()).containsAll(names);
    }

    private static List<String> names() throws IOException {
        try (var list = ScenarioNamesTest.class.getResourceAsStream("scenarios.txt")) {
            return new String(list.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        }
    }

    private static Set<String> tests() throws Exception {
        Path sidecar = Path.of(ScenarioNamesTest.class.getResource("sidecar").toURI());
        try (Stream<Path> classes = Files.list(sidecar)) {
            return classes.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith("Test.class"))
                    .map(name -> name.substring(0, name.length() - ".class".length()))
                    .flatMap(name -> Stream.of(load(name).getDeclaredMethods()))
                    .filter(ScenarioNamesTest::isRun)
                    .map(Method::getName)
                    .collect(Collectors.toSet());
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(ScenarioNamesTest.class.getPackageName() + ".sidecar." + name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isRun(Method method) {
        boolean test = method.isAnnotationPresent(Test.class) || method.isAnnotationPresent(ParameterizedTest.class);
        return test
                && !method.isAnnotationPresent(Disabled.class)
                && !method.getDeclaringClass().isAnnotationPresent(Disabled.class);
    }
}
