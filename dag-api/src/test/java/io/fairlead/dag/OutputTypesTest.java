package io.fairlead.dag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonIgnoreType;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.io.Serializable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What JSON would change without a word is refused before anything runs. */
class OutputTypesTest {

    record OfObject(Object extra) {}

    record OfNumber(Number amount) {}

    record OfSerializable(Serializable any) {}

    record OfMap(Map<String, Object> extra) {}

    record OfKeys(Map<Object, String> names) {}

    record OfWildcard(List<?> rows) {}

    @SuppressWarnings("rawtypes")
    record OfRaw(List rows) {}

    record OfArray(Object[] row) {}

    record OfOptional(Optional<Object> note) {}

    record OfEntries(List<Map.Entry<String, Object>> entries) {}

    record Box<T>(T value) {}

    record OfBox(Box<Object> box) {}

    record Deep(List<Map<String, OfObject>> items) {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    @JsonSubTypes(@JsonSubTypes.Type(Dog.class))
    interface Animal {}

    record Dog(Object owner) implements Animal {}

    record OfAnimal(Animal animal) {}

    record OfValue(@JsonValue Map<String, Object> all) {}

    static final class Bean {
        public Object getExtra() {
            return 1L;
        }
    }

    static final class OfAny {
        @JsonAnyGetter
        public Map<String, Object> all() {
            return Map.of();
        }
    }

    static final class Bag extends HashMap<String, Object> {
        private static final long serialVersionUID = 1L;
    }

    private static final Map<Class<?>, String> REFUSED = Map.ofEntries(
            Map.entry(Object.class, "Object is an untyped Object"),
            Map.entry(Number.class, "Number is an untyped Number"),
            Map.entry(OfObject.class, "OfObject.extra is an untyped Object"),
            Map.entry(OfNumber.class, "OfNumber.amount is an untyped Number"),
            Map.entry(OfSerializable.class, "OfSerializable.any is an untyped Serializable"),
            Map.entry(OfMap.class, "OfMap.extra's elements is an untyped Object"),
            Map.entry(OfKeys.class, "OfKeys.names's keys is an untyped Object"),
            Map.entry(OfWildcard.class, "OfWildcard.rows's elements is"),
            Map.entry(OfRaw.class, "OfRaw.rows's elements is"),
            Map.entry(OfArray.class, "OfArray.row's elements is"),
            Map.entry(OfOptional.class, "OfOptional.note's elements is"),
            Map.entry(OfEntries.class, "OfEntries.entries's elements is"),
            Map.entry(OfBox.class, "Box.value is an untyped Object"),
            Map.entry(Deep.class, "OfObject.extra is an untyped Object"),
            Map.entry(OfAnimal.class, "Dog.owner is an untyped Object"),
            Map.entry(OfValue.class, "OfValue.all's elements is an untyped Object"),
            Map.entry(Bean.class, "Bean.getExtra is an untyped Object"),
            Map.entry(OfAny.class, "OfAny.all's elements is an untyped Object"),
            Map.entry(Bag.class, "Bag's elements is an untyped Object"));

    private static final List<Class<?>> REFUSED_TYPES = List.copyOf(REFUSED.keySet());

    @ParameterizedTest
    @FieldSource("REFUSED_TYPES")
    void an_output_whose_types_json_does_not_keep_is_refused(Class<?> output) {
        assertThatThrownBy(() -> new TaskJson().check(dagWith(output)))
                .isInstanceOf(InvalidDag.class)
                .hasMessageStartingWith("dag 'sales', task 'extract': its output " + REFUSED.get(output))
                .hasMessageContaining("a Long would come back as an Integer")
                .hasMessageEndingWith("Declare what it is, such as a record, or JsonNode for any JSON");
    }

    /** As in a copy of Jackson that a shade plugin moved to another package. */
    @Retention(RetentionPolicy.RUNTIME)
    @interface JacksonAnnotation {}

    @JacksonAnnotation
    @Retention(RetentionPolicy.RUNTIME)
    @interface JsonProperty {
        String value();
    }

    @JacksonAnnotationsInside
    @JsonProperty("order_no")
    @Retention(RetentionPolicy.RUNTIME)
    @interface OrderNumber {}

    record Relocated(@JsonProperty("order_no") String orderNo) {}

    record Inside(List<WithOrderNumber> items) {}

    record WithOrderNumber(@OrderNumber String orderNo) {}

    private static final List<Class<?>> FOREIGN = List.of(Relocated.class, Inside.class);

    @ParameterizedTest
    @FieldSource("FOREIGN")
    void an_annotation_that_would_not_be_seen_is_refused(Class<?> output) {
        assertThatThrownBy(() -> new TaskJson().check(dagWith(output)))
                .isInstanceOf(InvalidDag.class)
                .hasMessageContaining(
                        "has the annotation @" + JsonProperty.class.getName() + ", which does nothing here")
                .hasMessageContaining("keep jackson-databind out of the jar (scope 'provided')");
    }

    record Plain(
            String text, long number, BigDecimal amount, Instant at, Map<String, List<Instant>> times, Box<Long> box) {}

    record Node(List<Node> children, Optional<Node> parent) {}

    static final class Nested extends ArrayList<Nested> implements Comparable<Nested> {
        private static final long serialVersionUID = 1L;

        @Override
        public int compareTo(Nested other) {
            return 0;
        }
    }

    record AnyJson(JsonNode json, Class<?> type) {}

    record WithType(
            @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS) Object any) {}

    record AsLong(@JsonDeserialize(as = Long.class) Object number) {}

    record Unseen(@JsonIgnore Object cache, String text) {}

    @JsonIgnoreProperties("cache")
    record IgnoredByName(Object cache, String text) {}

    @JsonIgnoreType
    record Session(Object any) {}

    record IgnoredByType(Session session, String text) {}

    record AsText(Object raw) {
        @JsonValue
        String text() {
            return String.valueOf(raw);
        }

        @JsonCreator
        static AsText of(String text) {
            return new AsText(text);
        }
    }

    private static final List<Class<?>> ACCEPTED = List.of(
            String.class,
            Plain.class,
            Node.class,
            Nested.class,
            AnyJson.class,
            WithType.class,
            AsLong.class,
            Unseen.class,
            IgnoredByName.class,
            IgnoredByType.class,
            AsText.class,
            Instant.class,
            Thread.State.class,
            int[].class,
            Void.class);

    @ParameterizedTest
    @FieldSource("ACCEPTED")
    void an_output_that_says_what_it_holds_is_accepted(Class<?> output) {
        new TaskJson().check(dagWith(output));
    }

    @Test
    void what_is_accepted_with_its_type_beside_it_comes_back_as_it_was() {
        var json = new TaskJson();

        assertThat(json.read(json.write(new WithType(5L)), WithType.class)).isEqualTo(new WithType(5L));
        assertThat(json.read(json.write(new AsLong(5L)), AsLong.class)).isEqualTo(new AsLong(5L));
        assertThat(json.read("12.50", JsonNode.class)).hasToString("12.50");
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Dag dagWith(Class<?> output) {
        var dag = Dag.named("sales");
        if (output == Void.class) dag.task("extract").runs(() -> {});
        else dag.task("extract").returns((Class) output, () -> null);
        return dag.build();
    }
}
