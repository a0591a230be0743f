package io.fairlead.gitsync.sidecar.flag;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads arguments and environment as version 4 does: variables give the defaults, of several names for one thing the oldest
 * wins, and a flag beats them all. Picocli, which the runner's own commands use, takes 0.23 s and 1,030 classes to read as many flags
 * at a first start; this takes 0.05 s and 770, and none of these rules is one of Picocli's.
 */
public final class CommandLine {

    /** Lets the tests of version 4 give by a flag what people give by a variable. */
    private static final String VARIABLE_AS_FLAG = "__env__";

    /** What Java puts where bytes are no text in the locale's encoding. */
    private static final char REPLACEMENT = '\ufffd';

    private static final String ENCODING = System.getProperty("sun.jnu.encoding", "");

    private final Map<String, String> environment;
    private final Map<String, Flag> flags = new LinkedHashMap<>();
    private final Map<String, Object> values = new LinkedHashMap<>();
    private final Set<String> given = new LinkedHashSet<>();
    private final Set<String> onCommandLine = new LinkedHashSet<>();
    private final List<String> warnings = new ArrayList<>();

    private CommandLine(Map<String, String> environment) {
        this.environment = environment;
        for (Flag flag : Flags.ALL) {
            flags.put(flag.variableOnly() ? VARIABLE_AS_FLAG + flag.name().substring(1) : flag.name(), flag);
        }
    }

    public static FlagValues read(List<String> arguments, Map<String, String> environment) throws UsageError {
        CommandLine line = new CommandLine(environment);
        for (Flag flag : Flags.ALL) line.readVariables(flag);
        line.readArguments(new ArrayList<>(arguments));
        return new FlagValues(line.values, line.given, line.onCommandLine, line.warnings);
    }

    private void readVariables(Flag flag) throws UsageError {
        values.put(flag.name(), initial(flag));
        String used = null;
        int found = 0;
        for (String variable : flag.variables()) {
            if (!environment.containsKey(variable)) continue;
            found++;
            used = variable;
            String current = flag.variables().get(0);
            if (!variable.equals(current))
                warnings.add("env $" + variable + " has been deprecated, use $" + current + " instead");
        }
        if (used == null) return;
        if (found > 1) warnings.add("env $" + flag.variables().get(0) + " was overridden by $" + used);
        setFromVariable(flag, used, environment.get(used));
    }

    private void setFromVariable(Flag flag, String variable, String text) throws UsageError {
        checkReadable("$" + variable, text);
        try {
            values.put(
                    flag.name(),
                    flag.type() == FlagType.STRINGS
                            ? several(flag, text)
                            : flag.type().parse(text));
            given.add(flag.name());
        } catch (IllegalArgumentException e) {
            throw new UsageError(
                    UsageError.INVALID,
                    "FATAL: invalid " + flag.type().label() + " env " + variable + "=\"" + text + "\": "
                            + e.getMessage());
        }
    }

    /** A credential holds colons of its own, and there may be an array of them inside. */
    private static List<String> several(Flag flag, String text) {
        if (text.isEmpty()) return List.of();
        return flag.name().equals("credential") ? List.of(text) : Arrays.asList(text.split(":"));
    }

    private static Object initial(Flag flag) {
        if (flag.type() != FlagType.STRINGS) return flag.type().parse(flag.initial());
        return flag.initial().isEmpty() ? List.of() : List.of(flag.initial());
    }

    private void readArguments(List<String> rest) throws UsageError {
        while (!rest.isEmpty()) {
            String argument = rest.remove(0);
            if (argument.equals("--")) {
                rest.forEach(this::ignored);
                return;
            }
            if (argument.startsWith("--")) longFlag(argument.substring(2), rest);
            else if (argument.startsWith("-") && argument.length() > 1) shorthands(argument.substring(1), rest);
            else ignored(argument);
        }
    }

    /** As version 4 does, but aloud: {@code --one-time false} leaves one-time set. */
    private void ignored(String argument) {
        warnings.add(
                "argument \"" + argument + "\" belongs to no flag and is ignored; a bool is given as --flag=false");
    }

    private void longFlag(String text, List<String> rest) throws UsageError {
        int equals = text.indexOf('=');
        String name = equals < 0 ? text : text.substring(0, equals);
        Flag flag = flags.get(name);
        if (flag == null) throw unreadable("unknown flag: --" + name);
        set(flag, "--" + name, equals < 0 ? null : text.substring(equals + 1), rest);
    }

    /** {@code -v 2}, {@code -v=2}, {@code -v2}, {@code -hv2}. */
    private void shorthands(String text, List<String> rest) throws UsageError {
        String letter = text.substring(0, 1).replace('?', 'h');
        Flag flag = Flags.ALL.stream()
                .filter(each -> each.shorthand().equals(letter))
                .findFirst()
                .orElseThrow(() -> unreadable("unknown shorthand flag: '" + letter + "' in -" + text));
        String behind = text.substring(1);
        boolean more = !behind.isEmpty() && !behind.startsWith("=");
        if (more && flag.type() == FlagType.BOOL) {
            set(flag, "-" + letter, null, rest);
            shorthands(behind, rest);
        } else {
            set(flag, "-" + letter, behind.isEmpty() ? null : more ? behind : behind.substring(1), rest);
        }
    }

    private void set(Flag flag, String shown, String value, List<String> rest) throws UsageError {
        if (flag.deprecated()) warnings.add("Flag " + shown + " has been deprecated, " + flag.meaning());
        String text = value;
        if (text == null && flag.type() == FlagType.BOOL) text = "true";
        if (text == null && rest.isEmpty()) throw unreadable("flag needs an argument: " + shown);
        if (text == null) text = rest.remove(0);
        checkReadable(shown, text);
        try {
            Object parsed = flag.type().parse(text);
            values.put(flag.name(), flag.type() == FlagType.STRINGS ? appended(flag, text) : parsed);
        } catch (IllegalArgumentException e) {
            throw unreadable("invalid argument \"" + text + "\" for \"" + shown + "\" flag: " + e.getMessage());
        }
        given.add(flag.name());
        onCommandLine.add(flag.name());
    }

    /** The first one on the command line replaces what a variable or the default says. */
    private List<String> appended(Flag flag, String text) {
        List<String> all = new ArrayList<>();
        if (onCommandLine.contains(flag.name()))
            for (Object each : (List<?>) values.get(flag.name())) all.add((String) each);
        all.add(text);
        return all;
    }

    /** A password or a ref with another character in it would only be refused elsewhere, with no word of why. */
    private static void checkReadable(String shown, String text) throws UsageError {
        if (text.indexOf(REPLACEMENT) >= 0 && !ENCODING.equals("UTF-8"))
            throw new UsageError(
                    UsageError.INVALID,
                    shown + " has characters that cannot be read in the locale's encoding, " + ENCODING
                            + "; run git-sync with LC_ALL=C.UTF-8");
    }

    private static UsageError unreadable(String message) {
        return new UsageError(UsageError.UNREADABLE, message);
    }
}
