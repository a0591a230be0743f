package io.fairlead.dag;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.TypeFactory;
import com.fasterxml.jackson.databind.util.LRUMap;
import com.fasterxml.jackson.databind.util.LookupCache;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;

/**
 * How values travel between tasks, and from whoever starts a run to its parameters: as JSON, written and read by Jackson. The
 * worker and {@link io.fairlead.dag.testing.DagTester} use this same class, so what passes a test passes in production.
 *
 * <p>Records (private ones too), enums by their name, {@code Optional}, {@code BigDecimal} with its scale and the types of
 * {@code java.time} as ISO-8601 text are understood. An unknown member is ignored and a missing one is null, zero or an empty
 * {@code Optional}, so that a record can grow. What would lose something is refused: {@code 1.5} for an {@code int}, the number of
 * an enum's constant, text behind the value.
 *
 * <p>Make one for each class loader and drop it with the loader: Jackson's caches keep the classes they have seen.
 */
public final class TaskJson {

    private static final int MAX_MEMBER = 300;
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
     * The JSON text of what a task returned or a parameter was given, after making sure that those who take it can read it. Jackson
     * writes nearly everything, a {@code Thread} too; here it fails where the mistake is, not in the next task.
     *
     * @throws PermanentFailure if it cannot be written, or not be read back as the input's type, or is null
     */
    public String write(Object value, Input<?> input) {
        String text = write(value);
        read(text, input);
        return text;
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
