package io.fairlead.runner.run.dag;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.runner.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExecutionTest {

    private static final Execution WISHES = new Execution(
            "kubernetes",
            "large",
            new Container("duckdb:1", List.of("duckdb", "-c", "select 1"), "/out/result.json"),
            new PodWishes(
                    "worker:2",
                    Map.of("memory", "2Gi", "cpu", "500m"),
                    Map.of("memory", "2Gi"),
                    Map.of("disk", "ssd"),
                    Map.of("cost-centre", "4711"),
                    Map.of("example.org/note", "any text"),
                    Map.of("MODE", "fast"),
                    List.of("warehouse"),
                    List.of("settings"),
                    List.of(new Toleration("gpu", "Equal", "true", "NoSchedule")),
                    "reader",
                    "high",
                    "gvisor",
                    "spec: {}"));

    @Test
    void every_wish_survives_its_way_through_json() {
        assertThat(Json.read(Json.write(WISHES), Execution.class)).isEqualTo(WISHES);
    }

    @Test
    void text_that_was_stored_without_wishes_means_as_usual() {
        String old = "{\"name\":\"a\",\"inputs\":[],\"after\":[],"
                + "\"retry\":{\"times\":0,\"firstDelay\":\"PT0S\",\"factor\":1.0,\"maxDelay\":\"PT1H\"}}";
        assertThat(Json.read(old, DagDescription.Task.class).execution()).isEqualTo(Execution.USUAL);
        assertThat(Json.read("{\"executor\":\"fleet\"}", Execution.class)).isEqualTo(Execution.USUAL.on("fleet"));
        assertThat(Json.read("{\"image\":\"a\"}", Container.class)).isEqualTo(new Container("a", List.of(), ""));
    }

    @Test
    void equal_wishes_are_the_same_text_in_whatever_order_they_were_said() {
        var one = new LinkedHashMap<String, String>();
        one.put("b", "1");
        one.put("a", "2");
        var other = new LinkedHashMap<String, String>();
        other.put("a", "2");
        other.put("b", "1");
        assertThat(Json.write(PodWishes.NONE.withEnvironment(one)))
                .isEqualTo(Json.write(PodWishes.NONE.withEnvironment(other)))
                .isEqualTo("{\"environment\":{\"a\":\"2\",\"b\":\"1\"}}");
    }
}
