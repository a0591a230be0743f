package io.fairlead.runner.jvm;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/** Put back; where the JDK may have read an altered one for the life of the process, only a new process is without. */
final class SystemProperties implements Alterable {

    private static final List<String> OF_THE_JDK =
            List.of("java.", "javax.", "jdk.", "sun.", "com.sun.", "http.", "https.");

    /** Those that it reads whenever it needs them, and one that holds on a server anyway. */
    private static final List<String> READ_EACH_TIME = List.of(
            "java.awt.headless",
            "java.naming.",
            "java.protocol.handler.pkgs",
            "java.util.logging.",
            "javax.xml.",
            "jdk.xml.",
            "http.nonProxyHosts",
            "http.proxy",
            "https.proxy");

    /** Set by the JDK itself when it is first asked for fonts or images. */
    private static final String FONTS = "sun.font.fontmanager";

    private Properties original = (Properties) System.getProperties().clone();
    private Properties set = System.getProperties();

    @Override
    public void remember() {
        set = System.getProperties();
        original = (Properties) set.clone();
    }

    @Override
    public void restore(Alterations found) {
        Properties now = System.getProperties();
        if (!original.containsKey(FONTS) && now.containsKey(FONTS)) original.put(FONTS, now.get(FONTS));
        if (now == set && original.equals(now)) return;
        Set<String> altered = altered(now);
        set = (Properties) original.clone();
        System.setProperties(set);
        found.undone(
                altered.isEmpty() ? "System.getProperties()" : "the system properties " + Alterations.names(altered));
        altered.removeIf(name -> !isReadOnce(name));
        if (!altered.isEmpty())
            found.lasting("what the JDK has made of the system properties " + Alterations.names(altered));
    }

    private Set<String> altered(Properties now) {
        var names = new HashSet<>(original.keySet());
        names.addAll(now.keySet());
        var altered = new TreeSet<String>();
        for (Object name : names) {
            if (!Objects.equals(original.get(name), now.get(name))) altered.add(String.valueOf(name));
        }
        return altered;
    }

    private static boolean isReadOnce(String name) {
        return OF_THE_JDK.stream().anyMatch(name::startsWith)
                && READ_EACH_TIME.stream().noneMatch(name::startsWith);
    }
}
