package io.fairlead.runner.config;

import io.fairlead.runner.repos.RepositoryUrl;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A text that somebody set, and what it means. A text that is nothing of the kind is a problem, and something harmless stands in for
 * it until all problems are told.
 *
 * @param place where it was set, for messages
 */
record Value(String place, String text, Problems problems) {

    private static final Pattern HEAP = Pattern.compile("([1-9][0-9]{0,4})([mMgG])");
    private static final Pattern DURATION =
            Pattern.compile("(\\d{1,9})ms|(?=\\d)(?:(\\d{1,5})h)?(?:(\\d{1,7})m)?(?:(\\d{1,9})s)?");

    private static final Duration LONGEST = Duration.ofDays(365);

    boolean isGiven() {
        return !text.isEmpty();
    }

    List<String> words() {
        return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
    }

    int number(int least, int most) {
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) return number;
        } catch (NumberFormatException e) {
            // told below, together with numbers out of bounds
        }
        refuse("a whole number from " + least + " to " + most);
        return least;
    }

    int megabytes() {
        Matcher heap = HEAP.matcher(text);
        if (heap.matches()) {
            int number = Integer.parseInt(heap.group(1));
            return heap.group(2).equalsIgnoreCase("g") ? number * 1024 : number;
        }
        refuse("a size such as 512m or 2g");
        return 1;
    }

    Duration duration(Duration least) {
        return duration(least, LONGEST);
    }

    Duration duration(Duration least, Duration most) {
        Matcher parts = DURATION.matcher(text);
        if (parts.matches()) {
            Duration duration = Duration.ofMillis(part(parts, 1))
                    .plusHours(part(parts, 2))
                    .plusMinutes(part(parts, 3))
                    .plusSeconds(part(parts, 4));
            if (duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0) return duration;
        }
        refuse("a duration such as 500ms, 10s or 1m30s, from " + words(least) + " to " + words(most));
        return least;
    }

    boolean yes() {
        if (!text.equals("true") && !text.equals("false")) refuse("true or false");
        return text.equals("true");
    }

    /** By the names of the constants, in small letters and with hyphens. */
    <E extends Enum<E>> E choice(Class<E> type) {
        E[] all = type.getEnumConstants();
        for (E each : all) if (word(each).equals(text)) return each;
        refuse("one of " + Arrays.stream(all).map(Value::word).collect(Collectors.joining(", ")));
        return all[0];
    }

    String oneOf(String... words) {
        if (!Arrays.asList(words).contains(text)) refuse("one of " + String.join(", ", words));
        return text;
    }

    /** An address, without a slash at its end; empty if none is set. */
    Optional<URI> http() {
        if (!isGiven()) return Optional.empty();
        try {
            URI uri = URI.create(text.replaceFirst("/+$", ""));
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (web && uri.getHost() != null && uri.getUserInfo() == null) return Optional.of(uri);
        } catch (IllegalArgumentException e) {
            // told below
        }
        problems.add(place + " is '" + RepositoryUrl.withoutCredentials(text)
                + "'; it must be an address such as http://host:8080, without a password");
        return Optional.empty();
    }

    Optional<Path> path() {
        if (!isGiven()) return Optional.empty();
        try {
            return Optional.of(Path.of(text).toAbsolutePath().normalize());
        } catch (InvalidPathException e) {
            refuse("a path");
            return Optional.empty();
        }
    }

    /** A file or directory that is there and may be read. */
    Optional<Path> readable() {
        Optional<Path> path = path();
        if (path.isEmpty() || Files.isReadable(path.get())) return path;
        problems.add(place + ": " + path.get() + " is not there or may not be read");
        return Optional.empty();
    }

    private static long part(Matcher parts, int group) {
        return parts.group(group) == null ? 0 : Long.parseLong(parts.group(group));
    }

    private static String words(Duration duration) {
        return duration.toMillis() % 1_000 == 0 ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private void refuse(String wanted) {
        problems.add(place + " is '" + text + "'; it must be " + wanted);
    }
}
