package io.fairlead.runner.config;

/**
 * Every setting there is once: its key in {@code fairlead.yaml}, its variable, its default and what it means. The table in README.md
 * is made from these, and compared with them in a test.
 */
public enum Setting {
    CONFIG("", "", "the file with settings, fairlead.yaml; also `--config`"),
    HOST(
            "host",
            "127.0.0.1",
            "the address to listen on; any other than a loopback address needs the administrator's name and password"),
    PORT("port", "8080", "the port of page, REST and demo git; 0 takes any free one"),
    DATA("data", "./.fairlead", "the directory of everything that is kept: database, logs, clones"),
    SLOTS(
            "slots",
            "number of cores",
            "how many tasks execute at once on this machine, 1 to 1000; 0 where all execute elsewhere"),
    ADMIN_USER(
            "admin-user", "", "the administrator's name; asked for together with the password on every page and call"),
    ADMIN_PASSWORD("", "", "the administrator's password, at least 8 characters"),
    ADMIN_PASSWORD_FILE("admin-password-file", "", "a file with the administrator's password, instead of the variable"),
    ADMIN_PASSWORD_MADE(
            "admin-password-made",
            "false",
            "whether to make the administrator a password at the first start where none is given, and to log it that once"),
    DEMO(
            "demo",
            "true without repos",
            "whether a repository `demo` with sample DAGs is made and served at `/git/demo.git`"),
    WORKER_HEAP("worker-heap", "512m", "heap limit of one worker process, such as 512m or 2g"),
    WORKER_JAVA_OPTIONS(
            "worker-java-options",
            "",
            "options of the Java in which tasks execute, behind Fairlead's own: a list in the file, as in"
                    + " `[-Xss4m, --add-opens=java.base/java.nio=ALL-UNNAMED]`, or words with blanks between"),
    DESCRIBE_HEAP("describe-heap", "256m", "heap limit of the process that looks at a new revision"),
    DESCRIBE_TIMEOUT(
            "describe-timeout",
            "10s",
            "how much time one plugin may take to describe its DAGs, 1s to 10m: what it uses of a processor and what it"
                    + " waits, not what a busy machine takes"),
    EXECUTOR("executor", "local", "where tasks execute that do not choose: local, kubernetes or fleet"),
    REPEAT_LOST_FOR(
            "repeat-lost-for",
            "1h",
            "how long a task is repeated whose attempts are lost to the infrastructure one after the other, or for as long as"
                    + " its own retries would take, if that is longer; 0s never repeats"),
    WORKER_API_HOST("worker-api.host", "127.0.0.1", "the address where workers report and fetch commits"),
    WORKER_API_PORT("worker-api.port", "0", "its port; 0 takes any free one"),
    WORKER_API_URL("worker-api.url", "", "how workers on other machines reach it, such as http://fairlead:8082"),
    KUBERNETES_INSTALLATION(
            "kubernetes.installation",
            "",
            "tells the pods of this runner from those of others in the same namespaces; by default made once for the data directory"),
    KUBERNETES_NAMESPACE("kubernetes.namespace", "", "where pods of teams without a namespace of their own run"),
    KUBERNETES_IMAGE("kubernetes.image", "", "the image of worker pods; needed where tasks execute there"),
    KUBERNETES_PULL_POLICY("kubernetes.pull-policy", "IfNotPresent", "Always, IfNotPresent or Never"),
    KUBERNETES_PARALLELISM("kubernetes.parallelism", "100", "how many pods at once, 1 to 100000"),
    KUBERNETES_PENDING_TIMEOUT("kubernetes.pending-timeout", "10m", "how long a pod may wait to start, 1s or more"),
    KUBERNETES_GRACE("kubernetes.grace", "30s", "how long a task that is told to end may take"),
    KUBERNETES_NODE_CACHE(
            "kubernetes.node-cache",
            "",
            "a directory of every node where workers keep fetched commits for the next pod; needs hostPath to be allowed"),
    KUBERNETES_COPY_WORKER(
            "kubernetes.copy-worker",
            "false",
            "whether an init container copies Java and the worker into pods of tasks that wish an image of their own; it needs glibc"),
    KUBERNETES_KEEP_PODS(
            "kubernetes.keep-pods", "never", "which ended pods stay for a while: never, on-failure or always"),
    KUBERNETES_KEEP_PODS_FOR("kubernetes.keep-pods-for", "1h", "how long they stay"),
    FLEET_TOKEN_FILE(
            "fleet.token-file",
            "",
            "a file with the token, 16 characters or more, by which workers of other machines ask for work"),
    FLEET_SILENCE(
            "fleet.silence", "60s", "how long such a worker may be silent before its task is repeated; 10s or more"),
    LOGS_BUCKET("logs.bucket", "", "the S3 bucket of the logs; without one they are in the data directory"),
    LOGS_PREFIX("logs.prefix", "", "what the logs' keys in the bucket begin with"),
    LOGS_ENDPOINT(
            "logs.endpoint",
            "",
            "the address of an S3 server that is not Amazon's; with port and path, where it has them"),
    LOGS_REGION("logs.region", "", "the bucket's region; by default as the AWS SDK finds it"),
    LOGS_PATH_STYLE("logs.path-style", "false", "whether the bucket is in the path, not in the host name"),
    LOGS_CA_FILE(
            "logs.ca-file",
            "",
            "certificates in PEM format, of the authority that signed the S3 server's, trusted besides those that Java trusts"),
    LOGS_ENCRYPTION("logs.encryption", "none", "on the server: none, AES256, aws:kms or aws:kms:<key id>"),
    LOGS_CREATE_BUCKET("logs.create-bucket", "false", "whether to make the bucket if it is not there"),
    KEEP_LOGS("keep-logs", "0s", "after how long a log is deleted; 0s keeps it for ever");

    private static final String PREFIX = "FAIRLEAD_";

    private final String key;
    private final String defaultValue;
    private final String meaning;

    Setting(String key, String defaultValue, String meaning) {
        this.key = key;
        this.defaultValue = defaultValue;
        this.meaning = meaning;
    }

    /** The environment variable: {@code FAIRLEAD_PORT}. It beats the file. */
    public String variable() {
        return PREFIX + name();
    }

    /** Where it is in the file, such as {@code worker-api.port}; empty if it cannot be there. */
    public String key() {
        return key;
    }

    /** The mapping of the file that it is in; empty for the topmost. */
    String group() {
        return key.contains(".") ? key.substring(0, key.indexOf('.')) : "";
    }

    String keyInGroup() {
        return key.substring(key.indexOf('.') + 1);
    }

    /** As a person would write it; empty for none. */
    public String defaultValue() {
        return defaultValue;
    }

    /** The lines of README.md's table of settings. */
    public static String table() {
        var table = new StringBuilder("| key | variable | default | meaning |\n|---|---|---|---|\n");
        for (Setting each : values())
            table.append(ListKey.row(
                    ListKey.code(each.key),
                    ListKey.code(each.variable()),
                    ListKey.code(each.defaultValue),
                    each.meaning));
        return table.toString();
    }
}
