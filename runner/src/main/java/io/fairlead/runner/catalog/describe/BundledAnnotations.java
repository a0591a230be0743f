package io.fairlead.runner.catalog.describe;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fairlead.runner.catalog.plugin.LoadFailure;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Compares a jar's own copy of Jackson's annotations with the runner's, which its classes get in place of it. One that is newer
 * could say what the runner's Jackson does not know, and would be ignored without a word.
 */
final class BundledAnnotations {

    private static final String PACKAGE = JsonProperty.class.getPackageName() + ".";
    private static final String FOLDER = PACKAGE.replace('.', '/');
    private static final String CLASS = ".class";

    private BundledAnnotations() {}

    /** @throws LoadFailure if it has a class or a member of a class that the runner's does not have */
    static void check(Path jar, String path) throws LoadFailure {
        try (var file = new JarFile(jar.toFile(), false)) {
            var names = file.stream()
                    .map(JarEntry::getName)
                    .filter(name -> name.startsWith(FOLDER) && name.endsWith(CLASS))
                    .map(name ->
                            name.substring(0, name.length() - CLASS.length()).replace('/', '.'))
                    .toList();
            if (names.isEmpty()) return;
            try (var theirs =
                    new URLClassLoader(new URL[] {jar.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
                for (String name : names) check(name, theirs, path);
            }
        } catch (IOException e) {
            throw LoadFailure.thrown(path, "its annotations cannot be read: " + e, e);
        }
    }

    private static void check(String name, ClassLoader theirs, String path) throws LoadFailure {
        var newer = newer(name, theirs);
        if (newer.isEmpty()) return;
        throw new LoadFailure(
                path,
                "it bundles jackson-annotations that are newer than Fairlead's: " + newer.get()
                        + " is not in Fairlead's. Its classes get Fairlead's, so that its outputs' annotations are seen: keep"
                        + " jackson-annotations out of the jar (scope 'provided'), or use an older one");
    }

    /** What of that class is newer, if anything is. A class that does not load is nobody's annotation. */
    private static Optional<String> newer(String name, ClassLoader theirs) {
        try {
            Class<?> their = Class.forName(name, false, theirs);
            if (!Modifier.isPublic(their.getModifiers())) return Optional.empty();
            var our = members(Class.forName(name, false, JsonProperty.class.getClassLoader()));
            return members(their).stream()
                    .filter(member -> !our.contains(member))
                    .findFirst()
                    .map(member -> name + "." + member);
        } catch (ClassNotFoundException e) {
            return Optional.of(name);
        } catch (LinkageError e) {
            return Optional.empty();
        }
    }

    private static Set<String> members(Class<?> type) {
        var methods = Arrays.stream(type.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                .map(method -> method.getName() + "(" + parameters(method.getParameterTypes()) + ")");
        var fields = Arrays.stream(type.getDeclaredFields())
                .filter(field -> Modifier.isPublic(field.getModifiers()) && !field.isSynthetic())
                .map(field -> field.getName());
        return Stream.concat(methods, fields).collect(Collectors.toSet());
    }

    private static String parameters(Class<?>[] types) {
        return Arrays.stream(types).map(Class::getName).collect(Collectors.joining(", "));
    }
}
