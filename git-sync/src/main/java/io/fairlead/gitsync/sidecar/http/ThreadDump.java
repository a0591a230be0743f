package io.fairlead.gitsync.sidecar.http;

import java.util.Map;

/** What the program is doing just now, for a person who wonders. */
final class ThreadDump {

    private static final long MIB = 1 << 20;

    private ThreadDump() {}

    static String text() {
        Runtime runtime = Runtime.getRuntime();
        StringBuilder out = new StringBuilder("Java " + Runtime.version() + "\n");
        out.append("heap: ")
                .append((runtime.totalMemory() - runtime.freeMemory()) / MIB)
                .append(" MiB used, ");
        out.append(runtime.totalMemory() / MIB).append(" MiB reserved, ");
        out.append(runtime.maxMemory() / MIB).append(" MiB at most\n");
        for (Map.Entry<Thread, StackTraceElement[]> each :
                Thread.getAllStackTraces().entrySet()) {
            Thread thread = each.getKey();
            out.append("\n\"")
                    .append(thread.getName())
                    .append("\" ")
                    .append(thread.getState())
                    .append('\n');
            for (StackTraceElement frame : each.getValue())
                out.append("    at ").append(frame).append('\n');
        }
        return out.toString();
    }
}
