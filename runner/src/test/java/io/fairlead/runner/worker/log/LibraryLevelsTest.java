package io.fairlead.runner.worker.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.core.Context;
import io.fairlead.runner.catalog.load.LoadedPlugin;
import io.fairlead.runner.logs.LogLine;
import io.fairlead.runner.testkit.TestPlugins;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What libraries that a jar brings along write to the console, by themselves and unconfigured, in a process such as a worker's. */
class LibraryLevelsTest {

    private static final String TASKS = """
            @org.pf4j.Extension
            public final class Tasks implements io.fairlead.dag.DagSource {
              static void log() {
                %s
              }
              @Override public java.util.List<io.fairlead.dag.Dag> dags() {
                var dag = io.fairlead.dag.Dag.named("tasks");
                dag.task("logs").runs(Tasks::log);
                return java.util.List.of(dag.build());
              }
            }
            """;

    @TempDir
    Path folder;

    @Test
    void log4j2_keeps_its_levels() throws Exception {
        var plugin =
                plugin("""
                var logger = org.apache.logging.log4j.LogManager.getLogger("sales.Load");
                org.apache.logging.log4j.core.config.Configurator.setRootLevel(org.apache.logging.log4j.Level.INFO);
                logger.error("unconfigured", new IllegalStateException("why"));
                var builder = org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilderFactory
                    .newConfigurationBuilder();
                builder.add(builder.newAppender("console", "CONSOLE").add(builder.newLayout("PatternLayout")
                    .addAttribute("pattern", "%d %-5p [%t] %c - %m%n")));
                builder.add(builder.newRootLogger(org.apache.logging.log4j.Level.INFO)
                    .add(builder.newAppenderRef("console")));
                org.apache.logging.log4j.core.config.Configurator.reconfigure(builder.build());
                logger.info("begins");
                logger.warn("slow");
                logger.error("failed");
                logger.fatal("the end");
                System.err.println("plain");
                """).shading(org.apache.logging.log4j.Logger.class, org.apache.logging.log4j.core.Logger.class);
        assertThat(lines(plugin))
                .contains("ERROR stdout java.lang.IllegalStateException: why", "INFO stderr plain")
                .anyMatch(line -> line.matches("ERROR stdout \\S+Z main ERROR unconfigured"))
                .anyMatch(line -> line.matches("ERROR stdout \\s+at Tasks.log.*"))
                .anyMatch(line -> line.matches("INFO stdout [-0-9:, ]+ INFO  \\[main] sales.Load - begins"))
                .anyMatch(line -> line.matches("WARN stdout [-0-9:, ]+ WARN  \\[main] sales.Load - slow"))
                .anyMatch(line -> line.matches("ERROR stdout [-0-9:, ]+ ERROR \\[main] sales.Load - failed"))
                .anyMatch(line -> line.matches("ERROR stdout [-0-9:, ]+ FATAL \\[main] sales.Load - the end"));
    }

    @Test
    void logback_keeps_its_levels() throws Exception {
        var plugin = plugin("""
                var context = new ch.qos.logback.classic.LoggerContext();
                context.setMDCAdapter(new ch.qos.logback.classic.util.LogbackMDCAdapter());
                var configurator = new ch.qos.logback.classic.BasicConfigurator();
                configurator.setContext(context);
                configurator.configure(context);
                var logger = context.getLogger("sales.Load");
                logger.debug("looks");
                logger.warn("slow");
                logger.error("failed", new IllegalStateException("why"));
                """).shading(ch.qos.logback.classic.Logger.class, Context.class);
        assertThat(lines(plugin))
                .contains("ERROR stdout java.lang.IllegalStateException: why")
                .anyMatch(line -> line.matches("DEBUG stdout [0-9:.]+ \\[.*] DEBUG sales.Load -- looks"))
                .anyMatch(line -> line.matches("WARN stdout [0-9:.]+ \\[.*] WARN sales.Load -- slow"))
                .anyMatch(line -> line.matches("ERROR stdout [0-9:.]+ \\[.*] ERROR sales.Load -- failed"));
    }

    @Test
    void a_tasks_own_configuration_of_java_logging_is_read() throws Exception {
        Path file = folder.resolve("logging.properties");
        Files.writeString(file, "handlers=java.util.logging.ConsoleHandler\n.level=SEVERE\n");
        var plugin = plugin("""
                var logger = java.util.logging.Logger.getLogger("sales.Load");
                logger.info("before");
                try {
                  System.setProperty("java.util.logging.config.file", "%s");
                  java.util.logging.LogManager.getLogManager().readConfiguration();
                } catch (java.io.IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
                logger.warning("hidden");
                logger.severe("after");
                """.formatted(file));
        assertThat(lines(plugin))
                .contains("INFO sales.Load before")
                .anyMatch(line -> line.startsWith("INFO stderr ") && line.endsWith(": after"))
                .noneMatch(line -> line.contains("hidden"));
    }

    private static TestPlugins plugin(String body) {
        return TestPlugins.of(Map.of("Tasks", TASKS.formatted(body))).id("tasks");
    }

    /** Level, source and text of each. */
    private List<String> lines(TestPlugins plugin) throws Exception {
        Path jar = plugin.writeTo(folder.resolve("p.jar"));
        Path log = folder.resolve("log.txt");
        Path said = folder.resolve("said.txt");
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dslf4j.internal.verbosity=WARN",
                        "-Dslf4j.provider=" + TaskLogging.class.getName(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LibraryLevelsTest.class.getName(),
                        jar.toString(),
                        log.toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).describedAs(Files.readString(said)).isZero();
        return Files.readAllLines(log).stream()
                .map(LogLine::parse)
                .map(line -> line.level() + " " + line.source() + " " + line.text())
                .toList();
    }

    /** A worker's part of it. */
    public static void main(String[] args) throws Exception {
        Path file = Path.of(args[1]);
        var log = new AttemptLog((from, lines) -> append(file, lines), InstantSource.system());
        Output.install();
        Output.begin(log);
        try (var plugin = LoadedPlugin.load(Path.of(args[0]), "p.jar")) {
            Thread.currentThread().setContextClassLoader(plugin.classLoader());
            plugin.source("Tasks").dags().get(0).task("logs").orElseThrow().execute(List.of());
        }
        Output.finishLines();
        log.end();
    }

    private static void append(Path file, byte[] lines) {
        try {
            Files.writeString(
                    file,
                    new String(lines, StandardCharsets.UTF_8),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (java.io.IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
