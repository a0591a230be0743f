package io.fairlead.runner.jvm;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The parts of a command line that starts this program's Java with this program's classes. */
public final class JavaProcess {

    /** Where whoever started this process keeps an archive of the classes on its class path, or will, once it is made. */
    static final String ARCHIVE = "fairlead.class-archive";

    /**
     * The compilers of processes that execute tasks: all there are, as people choose Java for speed. But the better one begins at ten
     * times its usual numbers: what is hot comes there all the same, and what a start alone does often does not take processor time
     * from the next task.
     */
    public static final List<String> COMPILERS = List.of(
            "-XX:Tier4InvocationThreshold=50000",
            "-XX:Tier4MinInvocationThreshold=6000",
            "-XX:Tier4CompileThreshold=150000",
            "-XX:Tier4BackEdgeThreshold=400000");

    private JavaProcess() {}

    /** The {@code java} that runs this process. */
    public static String executable() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** Of this process; fit for another working directory. */
    public static String classPath() {
        var absolute = new ArrayList<String>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (entry.isEmpty()) continue;
            boolean everyJar = entry.endsWith("*");
            Path path = Path.of(everyJar ? entry.substring(0, entry.length() - 1) : entry);
            absolute.add(path.toAbsolutePath() + (everyJar ? File.separator + "*" : ""));
        }
        return String.join(File.pathSeparator, absolute);
    }

    /** With an archive a process starts in half the time. Java does without, and without a word, where it does not fit. */
    public static List<String> archive() {
        String archive = System.getProperty(ARCHIVE, "");
        if (archive.isEmpty() || new File(archive).length() == 0) return List.of();
        return List.of(
                "-D" + ARCHIVE + "=" + archive,
                "-Xshare:auto",
                "-Xlog:disable",
                "-Xlog:all=warning,cds*=off:stderr",
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:ArchiveRelocationMode=0",
                "-XX:SharedArchiveFile=" + archive);
    }
}
