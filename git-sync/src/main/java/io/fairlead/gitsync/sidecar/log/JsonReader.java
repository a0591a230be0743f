package io.fairlead.gitsync.sidecar.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads JSON into maps, lists, strings, {@link BigDecimal}s, booleans and null. */
final class JsonReader {

    private static final int MAX_DEPTH = 50;
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .build();

    private final JsonParser parser;

    private JsonReader(JsonParser parser) {
        this.parser = parser;
    }

    static Object read(String text) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            JsonReader reader = new JsonReader(parser);
            Object value = reader.value(parser.nextToken());
            if (parser.nextToken() != null) throw reader.wrong();
            return value;
        } catch (StreamConstraintsException e) {
            throw new IllegalArgumentException("no JSON: less depth and shorter values are wanted");
        } catch (JsonProcessingException e) {
            // What it says itself may quote the text.
            throw wrong(e.getLocation().getCharOffset());
        } catch (IOException e) {
            throw new IllegalStateException("a text is read without any device", e);
        }
    }

    private Object value(JsonToken token) throws IOException {
        if (token == null) throw wrong();
        return switch (token) {
            case START_OBJECT -> object();
            case START_ARRAY -> array();
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw wrong();
        };
    }

    private Map<String, Object> object() throws IOException {
        Map<String, Object> map = new LinkedHashMap<>();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName())
            map.put(name, value(parser.nextToken()));
        return map;
    }

    private List<Object> array() throws IOException {
        List<Object> list = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken())
            list.add(value(token));
        return list;
    }

    private BigDecimal number() throws IOException {
        try {
            return parser.getDecimalValue();
        } catch (NumberFormatException e) {
            // It has more digits in its exponent than a number can have, and is quoted.
            throw wrong();
        }
    }

    private IllegalArgumentException wrong() {
        return wrong(parser.currentLocation().getCharOffset());
    }

    private static IllegalArgumentException wrong(long at) {
        return new IllegalArgumentException("no JSON: something else is wanted at character " + at);
    }
}
