package io.fairlead.runner.jvm;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Options that an installation gives to the Java in which tasks execute. They come after Fairlead's own, so that the last word is theirs. */
public record JavaOptions(List<String> all) {

    public static final JavaOptions NONE = new JavaOptions(List.of());

    /** How a worker's process is told which ones it was started with, and how Java itself reads them in a pod. */
    public static final String VARIABLE = "FAIRLEAD_WORKER_JAVA_OPTIONS";

    /** Java reads it behind its command line, which is the image's. */
    public static final String READ_BY_JAVA = "_JAVA_OPTIONS";

    static final int MOST = 100;
    static final int LONGEST = 4_000;

    private static final Pattern NAME = Pattern.compile("-[^=:]*");

    /** What Fairlead itself says, or what makes Java do something else. */
    private static final Set<String> OURS = Set.of(
            "-cp -classpath --class-path -jar -m --module --source -version --version -showversion --show-version -help --help -h -?"
                    .concat(
                            " -X --help-extra --dry-run --list-modules --validate-modules -d --describe-module -Dslf4j.provider")
                    .split(" "));

    private static final Set<String> WITH_VALUE = Set.of(
            "--add-opens",
            "--add-exports",
            "--add-reads",
            "--add-modules",
            "--limit-modules",
            "--module-path",
            "-p",
            "--upgrade-module-path",
            "--patch-module",
            "--enable-native-access");

    private static final String SECRET_WORD =
            "(?i:password|passwd|secret|token|credential|private-?\\.?key|api-?\\.?key|access-?\\.?key)";

    /** In a system property all behind the first equals sign is the value; an agent has several, with commas between. A yes or no is none. */
    private static final List<Pattern> SECRETS = List.of(
            Pattern.compile("-D[^=]*" + SECRET_WORD + "[^=]*=(?!(?:true|false)$)(?<secret>.+)", Pattern.DOTALL),
            Pattern.compile(SECRET_WORD + "[\\w.-]*[=:](?!(?:true|false)(?:[,;&\\s]|$))(?<secret>[^,;&\\s]+)"),
            Pattern.compile("://[^/@:\\s]*:(?<secret>[^/@\\s]+)@"));

    private static final Pattern COLLECTOR = Pattern.compile("-XX:\\+Use\\w+GC");
    private static final Pattern WORD = Pattern.compile("(?:[^\\s\"']|\"[^\"]*\"|'[^']*')+");

    public JavaOptions {
        all = List.copyOf(all);
    }

    /** What is wrong with a list of them, one text each; the options' own texts may hold secrets and are not in it. */
    public static List<String> problems(List<String> options) {
        var problems = new ArrayList<String>();
        if (options.size() > MOST) problems.add("has " + options.size() + " options; " + MOST + " is the most");
        for (int i = 0; i < options.size(); i++) {
            int number = i + 1;
            problem(options.get(i)).ifPresent(what -> problems.add("option " + number + " " + what));
        }
        return problems;
    }

    private static Optional<String> problem(String option) {
        Matcher named = NAME.matcher(option);
        if (!named.lookingAt())
            return Optional.of("does not begin with '-'; the value of an option stands behind '=', as in"
                    + " --add-opens=java.base/java.nio=ALL-UNNAMED, and one with blanks is an entry of a list");
        String name = named.group();
        if (OURS.contains(name) || name.startsWith("-Dfairlead."))
            return Optional.of("is " + name + ", which is Fairlead's to say");
        if (WITH_VALUE.contains(option)) return Optional.of("is " + name + " without a value; write " + name + "=…");
        if (option.chars().anyMatch(Character::isISOControl))
            return Optional.of("(" + name + ") has a line break or another control character in it");
        if (option.contains("\"") && option.contains("'"))
            return Optional.of("(" + name + ") has quotes of both kinds, which Java cannot read from a variable");
        if (option.length() > LONGEST) return Optional.of("(" + name + ") is longer than " + LONGEST + " characters");
        return Optional.empty();
    }

    /** These, and behind them others. */
    public JavaOptions and(JavaOptions others) {
        return new JavaOptions(Stream.concat(all.stream(), others.all.stream()).toList());
    }

    public boolean isEmpty() {
        return all.isEmpty();
    }

    /** As arguments of a command that has our collector on it: Java refuses to start with two. */
    public List<String> arguments() {
        Predicate<String> another = option -> COLLECTOR.matcher(option).matches();
        return all.stream().noneMatch(another)
                ? all
                : Stream.concat(Stream.of("-XX:-UseSerialGC"), all.stream()).toList();
    }

    /** As Java reads them from a variable: with quotes around what has blanks or quotes of the other kind. */
    public String asVariable() {
        return arguments().stream().map(JavaOptions::quoted).collect(Collectors.joining(" "));
    }

    private static String quoted(String option) {
        boolean plain = option.chars().noneMatch(c -> c == '"' || c == '\'' || Character.isWhitespace(c));
        if (plain) return option;
        return option.contains("\"") ? "'" + option + "'" : "\"" + option + "\"";
    }

    /** Those that a process with this environment was started with. */
    public static JavaOptions of(Map<String, String> environment) {
        String told = Stream.of(VARIABLE, READ_BY_JAVA)
                .map(environment::get)
                .filter(value -> value != null && !value.isBlank())
                .collect(Collectors.joining(" "));
        return new JavaOptions(
                WORD.matcher(told).results().map(word -> unquoted(word.group())).toList());
    }

    private static String unquoted(String word) {
        var text = new StringBuilder();
        char open = 0;
        for (char c : word.toCharArray()) {
            if (open == 0 && (c == '"' || c == '\'')) open = c;
            else if (c == open) open = 0;
            else text.append(c);
        }
        return text.toString();
    }

    /** For a person: without values that look like secrets by their names. */
    public String shown() {
        return all.stream().map(JavaOptions::masked).collect(Collectors.joining(" "));
    }

    private static String masked(String option) {
        String text = option;
        for (Pattern pattern : SECRETS) {
            var shown = new StringBuilder();
            int from = 0;
            for (Matcher found = pattern.matcher(text); found.find(); from = found.end("secret"))
                shown.append(text, from, found.start("secret")).append("***");
            text = shown.append(text, from, text.length()).toString();
        }
        return text;
    }

    /** The values that look like secrets by their names: no log may show them. */
    public Collection<String> secrets() {
        return all.stream()
                .flatMap(option -> SECRETS.stream()
                        .flatMap(pattern -> pattern.matcher(option).results().map(found -> found.group(1))))
                .toList();
    }
}
