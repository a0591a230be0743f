package io.fairlead.dag.testing;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.dag.Dag;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import org.junit.jupiter.api.Test;
import org.pf4j.ExtensionPoint;

class WithoutJacksonTest {

    /** Loaded by a class loader that has dag-api and PF4J, and nothing else. */
    public static final class Author implements Runnable {
        @Override
        public void run() {
            var dag = Dag.named("sales");
            dag.task("a").runs(() -> {});
            DagTester.of(dag.build());
        }
    }

    @Test
    void a_class_path_without_jackson_is_refused_with_what_to_add() throws Exception {
        try (var loader = withoutJackson()) {
            var author = (Runnable) loader.loadClass(Author.class.getName())
                    .getDeclaredConstructor()
                    .newInstance();

            assertThatThrownBy(author::run)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("DagTester needs Jackson")
                    .hasMessageContaining("com.fasterxml.jackson.core:jackson-databind")
                    .hasMessageContaining("com.fasterxml.jackson.datatype:jackson-datatype-jdk8")
                    .hasMessageContaining("com.fasterxml.jackson.datatype:jackson-datatype-jsr310");
        }
    }

    private static URLClassLoader withoutJackson() throws IOException {
        URL[] urls = {locationOf(Dag.class), locationOf(Author.class), locationOf(ExtensionPoint.class)};
        return new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
    }

    private static URL locationOf(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }
}
