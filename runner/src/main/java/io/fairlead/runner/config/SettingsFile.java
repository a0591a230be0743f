package io.fairlead.runner.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads YAML into maps, lists and texts. Every scalar stays the text that was written: YAML would make a branch {@code 1.10} the
 * number 1.1, and a hash of digits an octal number.
 */
final class SettingsFile {

    private static final long MAX_BYTES = 1 << 20;

    private final YAMLParser parser;

    private SettingsFile(YAMLParser parser) {
        this.parser = parser;
    }

    /** The topmost mapping; empty for an empty file. */
    static Map<String, Object> read(Path file) throws IOException {
        if (Files.size(file) > MAX_BYTES) throw new IOException("it is larger than " + MAX_BYTES + " bytes");
        var factory = YAMLFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        try (YAMLParser parser = factory.createParser(Files.readString(file))) {
            JsonToken first = parser.nextToken();
            if (first == null || first == JsonToken.VALUE_NULL) return Map.of();
            if (first != JsonToken.START_OBJECT) throw new IOException("it must begin with a key, such as 'repos:'");
            var all = new SettingsFile(parser).mapping();
            if (parser.nextToken() != null) throw new IOException("it must be one document");
            return all;
        } catch (JsonProcessingException e) {
            throw new IOException("line " + e.getLocation().getLineNr() + ": " + e.getOriginalMessage(), e);
        }
    }

    private Map<String, Object> mapping() throws IOException {
        var mapping = new LinkedHashMap<String, Object>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            parser.nextToken();
            Object value = value();
            if (value != null) mapping.put(key, value);
        }
        return mapping;
    }

    private List<Object> list() throws IOException {
        var list = new ArrayList<Object>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            Object value = value();
            list.add(value == null ? "" : value);
        }
        return list;
    }

    /** Null for what is left empty, which is as if it was not there. */
    private Object value() throws IOException {
        if (parser.isCurrentAlias()) throw new IOException("line " + line() + ": aliases are not understood");
        return switch (parser.currentToken()) {
            case START_OBJECT -> mapping();
            case START_ARRAY -> list();
            case VALUE_NULL -> null;
            default -> parser.getText();
        };
    }

    private int line() {
        return parser.currentTokenLocation().getLineNr();
    }
}
