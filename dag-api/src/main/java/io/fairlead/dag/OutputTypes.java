package io.fairlead.dag;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.AnnotationIntrospector;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Walks through all that one task's output can hold, as Jackson will, and refuses what would be changed on its way through JSON
 * without a word. Looks at types, never at values.
 */
final class OutputTypes {

    /** What is read back as whatever the JSON looks like. */
    private static final Set<Class<?>> UNTYPED = Set.of(Object.class, Serializable.class, Number.class);

    private final ObjectMapper mapper;
    private final AnnotationIntrospector annotations;
    private final String dag;
    private final String task;
    private final Set<JavaType> seen = new HashSet<>();

    OutputTypes(ObjectMapper mapper, String dag, String task) {
        this.mapper = mapper;
        this.annotations = mapper.getDeserializationConfig().getAnnotationIntrospector();
        this.dag = dag;
        this.task = task;
    }

    /** @throws InvalidDag that names the member */
    void check(Class<?> output) {
        walk(mapper.constructType(output), output.getSimpleName());
    }

    private void walk(JavaType type, String place) {
        Class<?> raw = type.getRawClass();
        if (!seen.add(type) && !UNTYPED.contains(raw)) return;
        if (UNTYPED.contains(raw)) throw untyped(raw, place);
        if (type.getKeyType() != null) walk(type.getKeyType(), place + "'s keys");
        if (type.getContentType() != null) walk(type.getContentType(), place + "'s elements");
        if (raw == Map.Entry.class) type.getBindings().getTypeParameters().forEach(one -> walk(one, place));
        if (isPlatform(raw)) return;
        ForeignJackson.on(raw).ifPresent(foreign -> {
            throw foreign(foreign, place);
        });
        if (!type.isContainerType() && !raw.isEnum() && !ForeignJackson.isJackson(raw)) walkMembers(type);
    }

    /** The JDK's own classes have a form of their own in JSON, whatever their members are. */
    private static boolean isPlatform(Class<?> raw) {
        return raw.isPrimitive()
                || raw.isArray()
                || raw.getClassLoader() == null
                || raw.getClassLoader() == ClassLoader.getPlatformClassLoader();
    }

    private void walkMembers(JavaType type) {
        BeanDescription written = mapper.getSerializationConfig().introspect(type);
        if (annotations.findDeserializer(written.getClassInfo()) != null) return; // Its author knows what comes back.
        if (Boolean.TRUE.equals(annotations.isIgnorableType(written.getClassInfo()))) return;
        for (NamedType sub : subtypes(written)) {
            if (sub.getType() != type.getRawClass())
                walk(mapper.constructType(sub.getType()), sub.getType().getSimpleName());
        }
        var members = new ArrayList<AnnotatedMember>();
        if (written.findJsonValueAccessor() != null) {
            members.add(written.findJsonValueAccessor());
        } else {
            Set<String> ignored = annotations
                    .findPropertyIgnoralByName(mapper.getSerializationConfig(), written.getClassInfo())
                    .findIgnoredForSerialization();
            for (BeanPropertyDefinition property : written.findProperties()) {
                if (!ignored.contains(property.getName())) members.add(property.getPrimaryMember());
            }
            if (written.findAnyGetter() != null) members.add(written.findAnyGetter());
        }
        for (AnnotatedMember member : members) if (member != null) walkMember(member, type);
    }

    private List<NamedType> subtypes(BeanDescription written) {
        var config = mapper.getSerializationConfig();
        return List.copyOf(
                mapper.getSubtypeResolver().collectAndResolveSubtypesByClass(config, written.getClassInfo()));
    }

    private void walkMember(AnnotatedMember member, JavaType owner) {
        // With the type beside the value, or a way of its own to read it, an Object comes back as it was.
        if (member.hasAnnotation(JsonTypeInfo.class) || annotations.findDeserializer(member) != null) return;
        try {
            walk(
                    annotations.refineDeserializationType(mapper.getDeserializationConfig(), member, member.getType()),
                    owner.getRawClass().getSimpleName() + "." + member.getName());
        } catch (JsonMappingException e) {
            throw new InvalidDag(dag, task, "its output cannot be read from JSON: " + e.getOriginalMessage());
        }
    }

    private InvalidDag untyped(Class<?> raw, String place) {
        return new InvalidDag(
                dag,
                task,
                "its output " + place + " is an untyped " + raw.getSimpleName()
                        + ", and JSON keeps no types: a Long would come"
                        + " back as an Integer, a BigDecimal as a Double, an Instant as a text. Declare what it is, such as a"
                        + " record, or JsonNode for any JSON");
    }

    private InvalidDag foreign(String foreign, String place) {
        return new InvalidDag(
                dag,
                task,
                "its output " + place + " has " + foreign + ", which does nothing here: values travel between tasks by"
                        + " Fairlead's own Jackson 2, and this is of another copy. Use the annotations of"
                        + " com.fasterxml.jackson.annotation, return another record, or keep jackson-databind out of the jar"
                        + " (scope 'provided'), so that its classes are Fairlead's");
    }
}
