package io.fairlead.dag;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.TypeFactory;
import com.fasterxml.jackson.databind.util.LRUMap;
import com.fasterxml.jackson.databind.util.LookupCache;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;

/**
 * How values travel between tasks: as JSON, written and read by Jackson. The worker and
 * {@link io.fairlead.dag.testing.DagTester} use this same class, so what passes a test passes in production.
 *
 * <p>Times are ISO-8601 text; {@code Optional} and records are understood; an unknown member is ignored, so that a record can
 * grow. Make one for each class loader and drop it with the loader: Jackson's caches keep the classes they have seen.
 */
public final class TaskJson {

    private final ObjectMapper mapper = JsonMapper.builder()
            // A cache of its own: the shared one would keep the classes of an unloaded plugin for ever.
            .typeFactory(TypeFactory.defaultInstance().withCache(ownCache()))
            .addModule(new JavaTimeModule())
            .addModule(new Jdk8Module())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
            .build();

    private static LookupCache<Object, JavaType> ownCache() {
        return new LRUMap<>(16, 256);
    }

    /**
     * The JSON text of a value.
     *
     * @throws PermanentFailure if Jackson cannot write it; trying again would not help
     */
    public String write(Object value) {
        try {
            return mapper.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new PermanentFailure(
                    "the output of class " + value.getClass().getName() + " cannot be written as JSON: "
                            + e.getOriginalMessage(),
                    e);
        }
    }

    /**
     * The value of a JSON text.
     *
     * @throws PermanentFailure if Jackson cannot read it as that type; trying again would not help
     */
    public <T> T read(String json, Class<T> type) {
        try {
            return mapper.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new PermanentFailure(
                    "the input cannot be read from JSON as " + type.getName() + ": " + e.getOriginalMessage(), e);
        }
    }
}
