package io.fairlead.runner.catalog.plugin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the words of a {@code .java} file say, whether or not it compiles.
 *
 * @param packageName empty for none
 * @param types that others may name: all that are declared at the beginning of a line, and the one that the file is called as
 * @param supertypes the words behind {@code extends} and {@code implements}
 */
record SourceText(String path, String packageName, Set<String> types, Set<String> supertypes, Kind kind) {

    /** What it is to a repo of DAGs. */
    enum Kind {
        /** It declares DAGs, or was meant to. */
        DAGS,
        TEST,
        OTHER
    }

    // Each is bounded in what one place in the text can cost, since anybody's text comes here.
    private static final Pattern PACKAGE = Pattern.compile("(?m)^[ \\t]{0,20}package[ \\t]+([\\w.]+)[ \\t]*;");
    private static final Pattern TYPE =
            Pattern.compile("(?m)^(?:(?:public|final|abstract|sealed|non-sealed|strictfp)[ \\t]+){0,4}"
                    + "(?:class|interface|enum|record|@interface)[ \\t]+(\\w+)");
    private static final Pattern SUPERTYPES = Pattern.compile("\\b(?:extends|implements)\\s([^{;()]{1,500})");
    private static final Pattern NAME = Pattern.compile("[\\w.]+");

    /** Somebody has meant {@code DagSource}. */
    private static final Pattern MISSPELT = Pattern.compile("(?i)dags?_?s\\w*");

    private static final Pattern ABOUT_DAGS =
            Pattern.compile("\\bio\\.fairlead\\.dag\\b|\\bDagSource\\b|@Extension\\b");
    private static final Pattern DECLARES =
            Pattern.compile("@Extension\\b|\\bimplements\\s[^{;()]{0,500}\\bDagSource\\b");
    private static final Pattern TESTS =
            Pattern.compile("\\borg\\.(junit|testng|assertj)\\b|\\bio\\.fairlead\\.dag\\.testing\\b");

    private static final int MOST_PARTS = 20;

    static SourceText of(String path, String text) {
        Matcher declared = PACKAGE.matcher(text);
        String name = path.substring(path.lastIndexOf('/') + 1, path.length() - ".java".length());
        Set<String> types = new HashSet<>(Set.of(name));
        for (Matcher type = TYPE.matcher(text); type.find(); ) types.add(type.group(1));
        Set<String> supertypes = new HashSet<>();
        for (Matcher named = SUPERTYPES.matcher(text); named.find(); ) supertypes.addAll(words(named.group(1)));
        return new SourceText(
                path, declared.find() ? declared.group(1) : "", types, supertypes, kind(text, supertypes));
    }

    static SourceText ofUnreadable(String path) {
        return new SourceText(path, "", Set.of(), Set.of(), Kind.DAGS);
    }

    static String read(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    /** All single words of a text. */
    static Set<String> words(String text) {
        Set<String> words = new HashSet<>();
        for (Matcher name = NAME.matcher(text); name.find(); )
            words.addAll(List.of(name.group().split("\\.")));
        return words;
    }

    /** All that could be packages in it: the beginnings of all names with points. */
    static Set<String> packages(String text) {
        Set<String> packages = new HashSet<>();
        for (Matcher name = NAME.matcher(text); name.find(); ) {
            String all = name.group();
            int point = all.indexOf('.');
            for (int part = 0; point >= 0 && part < MOST_PARTS; part++, point = all.indexOf('.', point + 1))
                packages.add(all.substring(0, point));
        }
        return packages;
    }

    private static Kind kind(String text, Set<String> supertypes) {
        if (supertypes.stream().anyMatch(name -> MISSPELT.matcher(name).matches())) return Kind.DAGS;
        if (!ABOUT_DAGS.matcher(text).find()) return TESTS.matcher(text).find() ? Kind.TEST : Kind.OTHER;
        return TESTS.matcher(text).find() && !DECLARES.matcher(text).find() ? Kind.TEST : Kind.DAGS;
    }
}
