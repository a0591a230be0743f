package io.fairlead.runner;

/**
 * Every setting there is: its variable, its default and what it means. The table in README.md is made from these, and compared with
 * them in a test.
 */
public enum Setting {
    HOST(
            "127.0.0.1",
            "the address to listen on; any other than a loopback address needs the administrator's name and password"),
    PORT("8080", "the port of page, REST and demo git; 0 takes any free one"),
    DATA("./.fairlead", "the directory of everything that is kept: database, logs, clones"),
    SLOTS("number of cores", "how many tasks execute at once, 1 to 1000"),
    ADMIN_USER("", "the administrator's name; asked for together with the password on every page and call"),
    ADMIN_PASSWORD("", "the administrator's password, at least 8 characters"),
    ADMIN_PASSWORD_FILE("", "a file with the administrator's password, instead of the variable"),
    WORKER_HEAP("512m", "heap limit of one worker process, such as 512m or 2g"),
    DESCRIBE_HEAP("256m", "heap limit of the process that looks at a new revision"),
    DESCRIBE_TIMEOUT("10", "seconds that one plugin may take to describe its DAGs, 1 to 600");

    private final String defaultValue;
    private final String meaning;

    Setting(String defaultValue, String meaning) {
        this.defaultValue = defaultValue;
        this.meaning = meaning;
    }

    /** The environment variable: {@code FAIRLEAD_PORT}. */
    public String variable() {
        return "FAIRLEAD_" + name();
    }

    /** As a person would write it; empty for none. */
    public String defaultValue() {
        return defaultValue;
    }

    /** The lines of README.md's table of settings. */
    public static String table() {
        var table = new StringBuilder("| variable | default | meaning |\n|---|---|---|\n");
        for (Setting setting : values()) {
            table.append("| `")
                    .append(setting.variable())
                    .append("` | ")
                    .append(setting.defaultValue.isEmpty() ? "" : "`" + setting.defaultValue + "`")
                    .append(" | ")
                    .append(setting.meaning)
                    .append(" |\n");
        }
        return table.toString();
    }
}
