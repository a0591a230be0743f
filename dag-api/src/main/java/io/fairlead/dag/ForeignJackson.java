package io.fairlead.dag;

import com.fasterxml.jackson.annotation.JacksonAnnotation;
import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds what a class has of a Jackson that is not the one which writes and reads it: that one does not see it. It may be a copy of
 * Jackson 2, a Jackson 3, or one that was moved to another package.
 */
final class ForeignJackson {

    private static final Pattern JACKSON = Pattern.compile("(.*\\.)?jackson\\.(annotation|core|databind)\\..*");

    private static final String OURS = "com.fasterxml.jackson.";

    /** Annotations for XML, CSV and the like: no Jackson looks at them where it writes JSON. */
    private static final String OTHER_FORMATS = ".jackson.dataformat.";

    private ForeignJackson() {}

    /** What it is, for a message; empty if there is none. Superclasses and interfaces count. */
    static Optional<String> on(Class<?> type) {
        if (type.getClassLoader() == null) return Optional.empty();
        if (isJackson(type)) return isOurs(type) ? Optional.empty() : Optional.of("the class " + type.getName());
        return Stream.concat(
                        elements(type).map(ForeignJackson::annotation),
                        supertypes(type).map(ForeignJackson::on))
                .flatMap(Optional::stream)
                .findFirst();
    }

    static boolean isJackson(Class<?> type) {
        return JACKSON.matcher(type.getName()).matches();
    }

    private static Optional<String> annotation(AnnotatedElement element) {
        for (Annotation annotation : element.getDeclaredAnnotations()) {
            Class<?> kind = annotation.annotationType();
            if (isJacksons(kind) && !isOurs(kind)) return Optional.of("the annotation @" + kind.getName());
            // One of the author's own, which stands for others.
            var inside = kind.isAnnotationPresent(JacksonAnnotationsInside.class)
                    ? annotation(kind)
                    : Optional.<String>empty();
            if (inside.isPresent()) return inside;
        }
        return Optional.empty();
    }

    /** Each annotation of any Jackson is marked as one. */
    private static boolean isJacksons(Class<?> annotation) {
        return !annotation.getName().contains(OTHER_FORMATS)
                && Stream.of(annotation.getDeclaredAnnotations())
                        .map(mark -> mark.annotationType().getSimpleName())
                        .anyMatch(JacksonAnnotation.class.getSimpleName()::equals);
    }

    private static boolean isOurs(Class<?> type) {
        if (!type.getName().startsWith(OURS)) return false;
        try {
            return Class.forName(type.getName(), false, ObjectMapper.class.getClassLoader()) == type;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private static Stream<AnnotatedElement> elements(Class<?> type) {
        var elements = new ArrayList<AnnotatedElement>(List.of(type));
        elements.addAll(List.of(type.getDeclaredFields()));
        for (var method : type.getDeclaredMethods()) {
            elements.add(method);
            elements.addAll(List.of(method.getParameters()));
        }
        for (var constructor : type.getDeclaredConstructors()) {
            elements.add(constructor);
            elements.addAll(List.of(constructor.getParameters()));
        }
        return elements.stream();
    }

    private static Stream<Class<?>> supertypes(Class<?> type) {
        return Stream.concat(Stream.ofNullable(type.getSuperclass()), Stream.of(type.getInterfaces()));
    }
}
