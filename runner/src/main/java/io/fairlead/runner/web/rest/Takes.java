package io.fairlead.runner.web.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import io.fairlead.runner.json.Json;
import io.fairlead.runner.web.request.Problem;
import io.javalin.http.Context;
import io.javalin.router.EndpointMetadata;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a route of REST takes: the parameters of its query, and the members of its body. Whatever else a call says is refused by
 * name, because a filter that is ignored answers what nobody asked for.
 *
 * @param laterMembers what Airflow has a meaning for and we have not yet; null means nothing there, and is allowed here
 * @param anyBody whether the body is none of our own shape, and the route's own business
 */
public record Takes(Map<String, Kind> query, Map<String, Kind> members, List<String> laterMembers, boolean anyBody)
        implements EndpointMetadata {

    public static final Takes NOTHING = new Takes(Map.of(), Map.of(), List.of(), false);

    private static final String BODY = "body as JSON";
    private static final int MOST_SHOWN = 100;

    /** What the server would drop without a word. */
    private static final Pattern NOT_ENCODED = Pattern.compile("%(?!\\p{XDigit}{2})");

    private static final ObjectReader STRICT = Json.MAPPER
            .readerFor(JsonNode.class)
            .with(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY, DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    public Takes {
        query = Collections.unmodifiableMap(new LinkedHashMap<>(query));
        members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        laterMembers = List.copyOf(laterMembers);
    }

    /** What a value must be. */
    public enum Kind {
        TEXT("a text"),
        NUMBER("a whole number of 0 or more"),
        ON("'on'"),
        BOOLEAN("true or false"),
        OBJECT("a JSON object");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        private boolean fits(JsonNode value) {
            return switch (this) {
                case TEXT -> value.isTextual();
                case NUMBER -> value.isIntegralNumber() && value.canConvertToLong() && value.longValue() >= 0;
                case BOOLEAN -> value.isBoolean();
                case OBJECT -> value.isObject();
                case ON -> false;
            };
        }

        /** In a query everything is text; an empty value is as good as none. */
        private boolean fits(String value) {
            return value.isEmpty()
                    || switch (this) {
                        case TEXT -> true;
                        case NUMBER -> value.matches("\\d{1,18}");
                        case ON -> value.equals("on");
                        case BOOLEAN, OBJECT -> false;
                    };
        }
    }

    public Takes query(Kind kind, String... names) {
        return new Takes(with(query, kind, names), members, laterMembers, anyBody);
    }

    public Takes member(Kind kind, String... names) {
        return new Takes(query, with(members, kind, names), laterMembers, anyBody);
    }

    public Takes later(String... names) {
        return new Takes(query, members, List.of(names), anyBody);
    }

    public Takes withAnyBody() {
        return new Takes(query, members, laterMembers, true);
    }

    private static Map<String, Kind> with(Map<String, Kind> before, Kind kind, String... names) {
        var more = new LinkedHashMap<>(before);
        Arrays.stream(names).forEach(name -> more.put(name, kind));
        return more;
    }

    /** The body that {@link #check} has read; without one, an empty object. */
    public static JsonNode body(Context context) {
        return context.attribute(BODY);
    }

    /** Refuses what the route does not take, all of it in one answer. */
    void check(Context context) {
        var problems = new ArrayList<String>();
        query(context).forEach((name, values) -> checkQuery(name, values, problems));
        if (!anyBody) {
            JsonNode body = read(context.body());
            body.properties().forEach(member -> checkMember(member.getKey(), member.getValue(), problems));
            context.attribute(BODY, body);
        }
        if (!problems.isEmpty()) throw Problem.badRequest(String.join("; ", problems));
    }

    private static Map<String, List<String>> query(Context context) {
        String text = Objects.requireNonNullElse(context.queryString(), "");
        if (NOT_ENCODED.matcher(text).find()) throw Problem.badRequest("the query is not URL-encoded: " + text);
        var given = new LinkedHashMap<>(context.queryParamMap());
        // Nothing stands between two of them, or behind the last.
        if (given.getOrDefault("", List.of("")).stream().allMatch(String::isEmpty)) given.remove("");
        return given;
    }

    private void checkQuery(String name, List<String> values, List<String> problems) {
        Kind kind = query.get(name);
        if (kind == null) {
            problems.add("there is no query parameter '" + name + "' here" + butOnly(query));
        } else if (values.size() != 1) {
            problems.add(name + " is given " + values.size() + " times; it can have one value");
        } else if (!kind.fits(values.get(0))) {
            problems.add(name + " is '" + values.get(0) + "'; it must be " + kind.words);
        }
    }

    private void checkMember(String name, JsonNode value, List<String> problems) {
        Kind kind = members.get(name);
        if (laterMembers.contains(name)) {
            if (!value.isNull()) problems.add("'" + name + "' is not supported yet; leave it out");
        } else if (kind == null) {
            problems.add("there is no member '" + name + "' in this body" + butOnly(members));
        } else if (!value.isNull() && !kind.fits(value)) {
            problems.add(name + " is " + shown(value) + "; it must be " + kind.words);
        }
    }

    private static String butOnly(Map<String, Kind> known) {
        return known.isEmpty() ? "" : ", but " + String.join(", ", known.keySet());
    }

    private static JsonNode read(String body) {
        JsonNode read;
        try {
            read = STRICT.readTree(body.isBlank() ? "{}" : body);
        } catch (JsonProcessingException e) {
            throw Problem.badRequest("the body must be JSON: " + e.getOriginalMessage());
        }
        if (read.isObject()) return read;
        throw Problem.badRequest("the body is " + shown(read) + "; it must be a JSON object");
    }

    private static String shown(JsonNode value) {
        String text = value.toString();
        return text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + "…";
    }

    /** What it takes, for people: {@code ?limit=} of the query, {@code conf} of the body. */
    String words() {
        if (anyBody) return "what the git host sends";
        return Stream.concat(
                        query.keySet().stream().map(name -> "`?" + name + "=`"),
                        members.keySet().stream().map(name -> "`" + name + "`"))
                .collect(Collectors.joining(", "));
    }
}
