package io.fairlead.runner.catalog.describe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.runner.catalog.load.LoadedPlugin;
import io.fairlead.runner.run.dag.LoadError;
import io.fairlead.runner.testkit.TestPlugins;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jars that bring a Jackson along, as a shade plugin makes them. */
class BundledJacksonTest {

    @TempDir
    Path folder;

    private static final String SHIPPING = """
            import com.fasterxml.jackson.annotation.*;
            import com.fasterxml.jackson.databind.ObjectMapper;
            import io.fairlead.dag.*;
            import java.time.LocalDate;
            import java.util.List;
            import org.pf4j.Extension;

            @Extension
            public final class Shipping implements DagSource {
              %s
              public record Shipment(@JsonProperty("order_no") String orderNo,
                  @JsonFormat(pattern = "dd.MM.yyyy") LocalDate due, Carrier carrier) {}

              @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
              @JsonSubTypes({@JsonSubTypes.Type(value = Road.class, name = "road"),
                  @JsonSubTypes.Type(value = Sea.class, name = "sea")})
              public sealed interface Carrier permits Road, Sea {}
              public record Road(String plate) implements Carrier {}
              public record Sea(String vessel) implements Carrier {}

              static Shipment read() throws Exception {
                // The jar's own Jackson, which must see its annotations too.
                var carrier = new ObjectMapper().readValue("{\\"kind\\":\\"sea\\",\\"vessel\\":\\"Ever\\"}", Carrier.class);
                return new Shipment("A-1", LocalDate.of(2026, 11, 20), carrier);
              }

              @Override public List<Dag> dags() {
                var dag = Dag.named("shipping");
                dag.task("read").returns(Shipment.class, Shipping::read);
                return List.of(dag.build());
              }
            }
            """;

    private static final String AS_JSON =
            "{\"order_no\":\"A-1\",\"due\":\"20.11.2026\",\"carrier\":{\"kind\":\"sea\",\"vessel\":\"Ever\"}}";

    @Test
    void annotations_of_a_bundled_jackson_are_honoured_by_both_jacksons() throws Exception {
        Path jar = TestPlugins.of(Map.of("Shipping", SHIPPING.formatted("")))
                .id("shipping")
                .bundling(JsonProperty.class, JsonFactory.class, ObjectMapper.class)
                .writeTo(folder.resolve("p.jar"));

        assertThat(PluginDescriber.describe(jar, "p.jar").error()).isEmpty();
        assertThat(outputOf(jar, "read")).isEqualTo(AS_JSON);
    }

    @Test
    void a_jar_without_a_jackson_of_its_own_uses_the_runners() throws Exception {
        Path jar = TestPlugins.of(Map.of("Shipping", SHIPPING.formatted("")))
                .id("shipping")
                .compiledWith(JsonProperty.class, JsonFactory.class, ObjectMapper.class)
                .writeTo(folder.resolve("p.jar"));

        assertThat(outputOf(jar, "read")).isEqualTo(AS_JSON);
    }

    /** Executes the task as a worker does: what it returns is written, read as those who take it, and written again. */
    private static String outputOf(Path jar, String name) throws Exception {
        try (var plugin = LoadedPlugin.load(jar, "p.jar")) {
            assertThat(plugin.classLoader().loadClass(ObjectMapper.class.getName()))
                    .as("each test says which one it means")
                    .isNotNull();
            var task = plugin.source("Shipping").dags().get(0).task(name).orElseThrow();
            String written = plugin.json().write(task.execute(List.of()), task);
            return plugin.json().write(plugin.json().read(written, task));
        }
    }

    private static final String NAMING = "@com.fasterxml.jackson.databind.annotation.JsonNaming("
            + "com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy.class)";

    @Test
    void an_annotation_of_a_bundled_databind_on_an_output_is_refused() {
        String source = SHIPPING.formatted("").replace("public record Road", NAMING + " public record Road");
        var sources = Map.of("Shipping", source);
        Path bundling = TestPlugins.of(sources)
                .id("shipping")
                .bundling(JsonProperty.class, JsonFactory.class, ObjectMapper.class)
                .writeTo(folder.resolve("bundling.jar"));
        Path without = TestPlugins.of(sources)
                .id("shipping")
                .compiledWith(JsonProperty.class, JsonFactory.class, ObjectMapper.class)
                .writeTo(folder.resolve("without.jar"));

        assertThat(errorOf(bundling).reason())
                .startsWith("dag 'shipping', task 'read': its output Road has the annotation"
                        + " @com.fasterxml.jackson.databind.annotation.JsonNaming, which does nothing here")
                .contains("keep jackson-databind out of the jar (scope 'provided')");
        assertThat(PluginDescriber.describe(without, "p.jar").error())
                .as("the runner's databind sees it")
                .isEmpty();
    }

    @Test
    void an_annotation_of_jackson_3_on_an_output_is_refused() {
        var sources = new TreeMap<>(Map.of(
                "Shipping",
                SHIPPING.formatted("")
                        .replace("public record Road", "@tools.jackson.databind.annotation.JsonNaming record Road")));
        sources.put("tools.jackson.databind.annotation.JsonNaming", """
                package tools.jackson.databind.annotation;
                import java.lang.annotation.*;
                @com.fasterxml.jackson.annotation.JacksonAnnotation
                @Retention(RetentionPolicy.RUNTIME)
                public @interface JsonNaming {}
                """);
        Path jar = TestPlugins.of(sources)
                .id("shipping")
                .bundling(JsonProperty.class, JsonFactory.class, ObjectMapper.class)
                .writeTo(folder.resolve("p.jar"));

        assertThat(errorOf(jar).reason())
                .contains("@tools.jackson.databind.annotation.JsonNaming, which does nothing here");
    }

    @Test
    void an_output_of_the_bundled_databinds_own_classes_is_refused() {
        String source = SHIPPING.formatted("")
                .replace("Shipment.class, Shipping::read", "com.fasterxml.jackson.databind.JsonNode.class, () -> null");
        Path jar = TestPlugins.of(Map.of("Shipping", source))
                .id("shipping")
                .bundling(JsonProperty.class, JsonFactory.class, ObjectMapper.class)
                .writeTo(folder.resolve("p.jar"));

        assertThat(errorOf(jar).reason()).contains("JsonNode has the class com.fasterxml.jackson.databind.JsonNode");
    }

    @Test
    void bundled_annotations_that_are_newer_than_the_runners_are_refused_by_name() {
        var newMember = TestPlugins.of(
                        Map.of(
                                "P",
                                TestPlugins.source("P", "p"),
                                "com.fasterxml.jackson.annotation.JsonProperty",
                                "package com.fasterxml.jackson.annotation; public @interface JsonProperty { int since3000(); }"))
                .id("p")
                .writeTo(folder.resolve("member.jar"));
        var newClass = TestPlugins.of(Map.of(
                        "P",
                        TestPlugins.source("P", "p"),
                        "com.fasterxml.jackson.annotation.JsonSince3000",
                        "package com.fasterxml.jackson.annotation; public @interface JsonSince3000 {}"))
                .id("p")
                .writeTo(folder.resolve("class.jar"));

        assertThat(errorOf(newMember).reason())
                .startsWith("it bundles jackson-annotations that are newer than Fairlead's:"
                        + " com.fasterxml.jackson.annotation.JsonProperty.since3000() is not in Fairlead's");
        assertThat(errorOf(newClass).reason())
                .contains("com.fasterxml.jackson.annotation.JsonSince3000 is not in Fairlead's");
    }

    @Test
    void an_output_of_untyped_members_is_refused_at_load_as_in_a_test() {
        String source = SHIPPING.formatted("").replace("record Road(String plate)", "record Road(Object plate)");
        Path jar = TestPlugins.of(Map.of("Shipping", source))
                .id("shipping")
                .compiledWith(JsonProperty.class, JsonFactory.class, ObjectMapper.class)
                .writeTo(folder.resolve("p.jar"));

        assertThat(errorOf(jar).reason())
                .startsWith("dag 'shipping', task 'read': its output Road.plate is an untyped Object");
    }

    private static LoadError errorOf(Path jar) {
        return PluginDescriber.describe(jar, "p.jar").error().orElseThrow();
    }
}
