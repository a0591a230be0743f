package io.fairlead.gitsync.sidecar.log;

import java.io.PrintStream;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes one JSON object a line, under the keys of version 4, without any secret that was ever seen. */
public record Log(PrintStream out, InstantSource clock, int verbosity, Secrets secrets, String name) {

    /** What was published; anything that a person should see. */
    public static final int UPDATES = 0;

    public static final int DETAILS = 1;
    public static final int LOOP = 3;
    static final int COMMANDS = 5;
    public static final int OUTPUT = 6;
    static final int TRACE = 9;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** Below the name that it has already. */
    public Log named(String other) {
        return new Log(out, clock, verbosity, secrets, name.isEmpty() ? other : name + "/" + other);
    }

    boolean isOn(int level) {
        return level <= verbosity;
    }

    /** @param keys names and values by turns */
    public void info(int level, String message, Object... keys) {
        if (!isOn(level)) return;
        Map<String, Object> line = begin();
        line.put("level", level);
        end(line, message, keys);
    }

    public void error(String message, Object error, Map<String, Object> keys) {
        List<Object> flat = new ArrayList<>();
        keys.forEach((key, value) -> flat.addAll(List.of(key, value)));
        error(message, error, flat.toArray());
    }

    /** Written whatever the verbosity is. */
    public void error(String message, Object error, Object... keys) {
        Map<String, Object> line = begin();
        line.put("error", text(error));
        end(line, message, keys);
    }

    private Map<String, Object> begin() {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("logger", name);
        line.put("ts", TIME.format(clock.instant()));
        return line;
    }

    private void end(Map<String, Object> line, String message, Object... keys) {
        Object error = line.remove("error");
        line.put("msg", secrets.hide(message));
        if (error != null) line.put("error", error);
        for (int i = 0; i + 1 < keys.length; i += 2) line.put(String.valueOf(keys[i]), text(keys[i + 1]));
        // One call for the whole line, so that the lines of two threads cannot mix.
        out.print(Json.write(line) + "\n");
        out.flush();
    }

    private Object text(Object value) {
        if (value instanceof Number || value instanceof Boolean) return value;
        if (value instanceof Collection<?> list) {
            List<Object> texts = new ArrayList<>();
            list.forEach(each -> texts.add(text(each)));
            return texts;
        }
        String text = value instanceof Throwable error && error.getMessage() != null
                ? error.getMessage()
                : String.valueOf(value);
        return secrets.hide(text);
    }
}
