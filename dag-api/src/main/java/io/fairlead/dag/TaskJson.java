package io.fairlead.dag;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.TypeFactory;
import com.fasterxml.jackson.databind.util.LRUMap;
import com.fasterxml.jackson.databind.util.LookupCache;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * How values travel between tasks, and from whoever starts a run to its parameters: as JSON, written and read by Jackson. The
 * worker and {@link io.fairlead.dag.testing.DagTester} use this same class, so what passes a test passes in production.
 *
 * <p>Records (private ones too), enums by their name, {@code Optional}, {@code BigDecimal} with its scale and the types of
 * {@code java.time} as ISO-8601 text are understood. An unknown member is ignored and a missing one is null, zero or an empty
 * {@code Optional}, so that a record can grow. What would lose something is refused: {@code 1.5} for an {@code int}, the number of
 * an enum's constant, text behind the value. Which annotations count is said in the package's description.
 *
 * <p>Make one for each class loader and drop it with the loader: Jackson's caches keep the classes they have seen.
 */
public final class TaskJson {

    private static final int MAX_MEMBER = 300;
    private static final int MAX_SHOWN = 100;
    private static final String ADVICE = "; return a record of texts, numbers, dates, lists and other records";

    private final ObjectMapper mapper = JsonMapper.builder()
            // A cache of its own: the shared one would keep the classes of an unloaded plugin for ever.
            .typeFactory(TypeFactory.defaultInstance().withCache(ownCache()))
            .addModule(new JavaTimeModule())
            .addModule(new Jdk8Module())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .enable(SerializationFeature.WRITE_DATES_WITH_ZONE_ID)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            // Where JSON is kept as JSON, 12.50 stays 12.50 and no digit is lost.
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private static LookupCache<Object, JavaType> ownCache() {
        return new LRUMap<>(16, 256);
    }

    /**
     * The JSON text of a value; {@code null} for null. Whether it can be read back is not looked at.
     *
     * @throws PermanentFailure if Jackson cannot write it; trying again would not help
     */
    public String write(Object value) {
        try {
            return mapper.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new PermanentFailure(
                    "a value of class " + value.getClass().getName() + " cannot be written as JSON: " + reason(e)
                            + ADVICE,
                    e);
        }
    }

    /**
     * The JSON text of what a task returned, after making sure that those who take it can read it. Jackson writes nearly
     * everything, a {@code Thread} too; here it fails where the mistake is, not in the next task.
     *
     * @throws PermanentFailure if it cannot be written, or not be read back as the input's type, or is null
     */
    public String write(Object value, Task<?> task) {
        String text = write(value);
        read(text, task);
        return text;
    }

    /**
     * Refuses a DAG with an output that would not come back from JSON as it was, and would not fail either: a member that is
     * declared as {@code Object} or {@code Number} or as a generic class that does not say what is in it, or a class with an
     * annotation of another copy of Jackson.
     *
     * @throws InvalidDag that names the task, the member and what to do
     */
    public void check(Dag dag) {
        var checked = new HashSet<Class<?>>(); // A DAG may have thousands of tasks of the same output.
        for (Task<?> task : dag.tasks()) {
            if (checked.add(task.type())) new OutputTypes(mapper, dag.name(), task.name()).check(task.type());
        }
    }

    /**
     * The JSON text of what is given for a parameter: a value of its type, or what has the same JSON.
     *
     * @throws IllegalArgumentException if it does not fit; names the parameter and says what would
     */
    public String write(Object given, Parameter<?> parameter) {
        var type = ParameterType.of(parameter.type()).orElseThrow();
        List<String> choices = type == ParameterType.ENUM ? choices(parameter.type()) : List.of();
        return write(accept(parameter.name(), tree(write(given)), type, choices));
    }

    /** The constants of an enum as its JSON has them, which need not be their names. */
    public List<String> choices(Class<?> type) {
        return Stream.of(type.getEnumConstants())
                .map(constant -> read(write(constant), String.class))
                .toList();
    }

    /**
     * What is given for a parameter, as the value that its JSON is made of. For the runner, which knows no class of the DAG's.
     *
     * @param choices of an enum; else empty
     * @throws IllegalArgumentException if it does not fit; names the parameter and says what would
     */
    public static Object accept(String parameter, JsonNode given, ParameterType type, List<String> choices) {
        try {
            return type.accept(scalar(given), choices);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "parameter '" + parameter + "' is " + shown(given) + "; " + e.getMessage(), e);
        }
    }

    /** Null where it is none. */
    private static Object scalar(JsonNode given) {
        if (given.isTextual()) return given.textValue();
        if (given.isNumber()) return given.numberValue();
        return given.isBoolean() ? given.booleanValue() : null;
    }

    private static String shown(JsonNode given) {
        String text = given.toString();
        return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "…";
    }

    private JsonNode tree(String json) {
        try {
            return mapper.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Jackson cannot read what it wrote", e);
        }
    }

    /**
     * The value of a JSON text.
     *
     * @throws PermanentFailure if Jackson cannot read it as that type; trying again would not help
     */
    public <T> T read(String json, Class<T> type) {
        return read(json, type, "the input", "");
    }

    /**
     * The value that a task's body receives for an input: the output of a task or the value of a parameter, as JSON text.
     *
     * @throws PermanentFailure if Jackson cannot read it as the input's type, or it is null; names the task or parameter
     */
    public <T> T read(String json, Input<T> input) {
        T value = read(json, input.type(), "the value of " + input, input instanceof Task<?> ? ADVICE : "");
        if (value != null) return value;
        throw new PermanentFailure("the value of " + input + " is null; it must be a "
                + input.type().getSimpleName());
    }

    private <T> T read(String json, Class<T> type, String what, String advice) {
        try {
            return mapper.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new PermanentFailure(
                    what + " cannot be read from JSON as " + type.getName() + ": " + reason(e) + advice, e);
        }
    }

    /** What is wrong and which member it is in. The way there is cut: in a value that contains itself it has no end. */
    private static String reason(JsonProcessingException e) {
        String member = e instanceof JsonMappingException mapping ? mapping.getPathReference() : "";
        if (member.isEmpty()) return e.getOriginalMessage();
        return e.getOriginalMessage() + " (in " + member.substring(0, Math.min(member.length(), MAX_MEMBER)) + ")";
    }
}
