package io.fairlead.runner.config;

import io.fairlead.dag.ExecutorName;
import io.fairlead.runner.access.AccessRules;
import io.fairlead.runner.access.QueueTokens;
import io.fairlead.runner.access.Secret;
import io.fairlead.runner.executor.FleetAnswer;
import io.fairlead.runner.executor.KubernetesConfig;
import io.fairlead.runner.executor.KubernetesConfig.KeepPods;
import io.fairlead.runner.jvm.JavaOptions;
import io.fairlead.runner.logs.bucket.BucketConfig;
import io.fairlead.runner.logs.bucket.BucketServer;
import io.fairlead.runner.repos.RepoConfig;
import io.fairlead.runner.web.worker.WorkerApiConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes settings of variables and of the file that they name, and gathers what is wrong with either. */
final class ConfigReader {

    private static final Duration LEAST = Duration.ofSeconds(1);
    private static final Duration MOST_DESCRIBING = Duration.ofMinutes(10);
    private static final int MOST_PODS = 100_000;

    private final Map<String, String> variables;
    private final Problems problems = new Problems();
    private final Map<String, Section> sections = new HashMap<>();

    ConfigReader(Map<String, String> variables) {
        this.variables = variables;
    }

    Config read() {
        sections();
        var lists = new ListReader(sections.get(""), variables, problems);
        List<RepoConfig> repos = lists.repos();
        var config = new Config(
                Path.of(text(Setting.DATA)).toAbsolutePath().normalize(),
                web(),
                new Config.Local(
                        slots(),
                        value(Setting.WORKER_HEAP).megabytes(),
                        value(Setting.DESCRIBE_HEAP).megabytes(),
                        describeTimeout()),
                new Config.Workers(
                        value(Setting.EXECUTOR).oneOf("local", "kubernetes", "fleet"),
                        workerApi(),
                        kubernetes(),
                        fleet(lists.queues()),
                        value(Setting.REPEAT_LOST_FOR).duration(Duration.ZERO),
                        lists.teams(),
                        lists.namespaces(),
                        javaOptions()),
                bucket(),
                value(Setting.KEEP_LOGS).duration(Duration.ZERO),
                demo(repos),
                repos);
        podsNeed(config.workers());
        if (config.workers().executor().equals("local") && config.local().slots() == 0)
            problems.add(Setting.SLOTS.key() + " is 0, and tasks that do not choose execute on this machine; set "
                    + Setting.EXECUTOR.key() + ", or 1 slot or more");
        if (!problems.all().isEmpty()) throw new Config.InvalidConfig(problems.all());
        return config;
    }

    /** The topmost mapping of the file and those that hold single settings. */
    private void sections() {
        Map<String, Map<String, String>> keys = new HashMap<>();
        for (Setting setting : Setting.values())
            if (!setting.key().isEmpty())
                keys.computeIfAbsent(setting.group(), group -> new HashMap<>())
                        .put(setting.keyInGroup(), setting.defaultValue());
        Map<String, String> top = keys.remove("");
        keys.keySet().forEach(group -> top.put(group, ""));
        top.put(ListReader.REPOS, "");
        top.put(ListReader.TEAMS, "");
        top.put(ListReader.NAMESPACES, "");
        top.put(ListReader.QUEUES, "");
        var file = new Section("", file(), top, problems);
        sections.put("", file);
        keys.forEach((group, names) -> sections.put(group, file.section(group, names)));
    }

    private Map<String, Object> file() {
        String name = text(Setting.CONFIG);
        if (name.isEmpty()) return Map.of();
        try {
            return SettingsFile.read(Path.of(name));
        } catch (IOException e) {
            problems.add("cannot use the settings file " + name + ": " + e.getMessage());
            return Map.of();
        }
    }

    private Config.Web web() {
        String host = text(Setting.HOST);
        String user = text(Setting.ADMIN_USER);
        String password = password();
        boolean made = value(Setting.ADMIN_PASSWORD_MADE).yes() && password.isEmpty();
        AccessRules.problem(host, user, made ? "made later" : password).ifPresent(problems::add);
        return new Config.Web(host, value(Setting.PORT).number(0, 65_535), user, password, made);
    }

    private String password() {
        Value file = value(Setting.ADMIN_PASSWORD_FILE);
        if (!file.isGiven()) return text(Setting.ADMIN_PASSWORD);
        try {
            return Files.readString(Path.of(file.text())).strip();
        } catch (IOException e) {
            problems.add(file.place() + ": cannot read " + file.text() + ": " + e);
            return "";
        }
    }

    private boolean demo(List<RepoConfig> repos) {
        Value demo = value(Setting.DEMO);
        return demo.text().equals(Setting.DEMO.defaultValue()) ? repos.isEmpty() : demo.yes();
    }

    private void podsNeed(Config.Workers workers) {
        boolean pods = !workers.kubernetes().image().isEmpty();
        if (workers.executor().equals("kubernetes") && !pods)
            problems.add(Setting.KUBERNETES_IMAGE.key() + " is missing: tasks execute in pods, and need an image");
        if (pods && workers.api().url().isEmpty())
            problems.add(Setting.WORKER_API_URL.key() + " is missing: it is how pods reach this runner");
    }

    private int slots() {
        Value slots = value(Setting.SLOTS);
        return slots.text().equals(Setting.SLOTS.defaultValue())
                ? Runtime.getRuntime().availableProcessors()
                : slots.number(0, 1_000);
    }

    private JavaOptions javaOptions() {
        Setting setting = Setting.WORKER_JAVA_OPTIONS;
        boolean byVariable = variables.containsKey(setting.variable());
        return JavaOptionsReader.read(
                byVariable ? setting.variable() : setting.key(),
                byVariable ? value(setting).words() : sections.get("").words(setting.key()),
                problems);
    }

    private Duration describeTimeout() {
        return value(Setting.DESCRIBE_TIMEOUT).duration(LEAST, MOST_DESCRIBING);
    }

    private WorkerApiConfig workerApi() {
        return new WorkerApiConfig(
                text(Setting.WORKER_API_HOST),
                value(Setting.WORKER_API_PORT).number(0, 65_535),
                value(Setting.WORKER_API_URL).http());
    }

    private KubernetesConfig kubernetes() {
        return new KubernetesConfig(
                text(Setting.KUBERNETES_INSTALLATION),
                text(Setting.KUBERNETES_NAMESPACE),
                text(Setting.KUBERNETES_IMAGE),
                value(Setting.KUBERNETES_PULL_POLICY).oneOf("Always", "IfNotPresent", "Never"),
                value(Setting.KUBERNETES_PARALLELISM).number(1, MOST_PODS),
                value(Setting.KUBERNETES_PENDING_TIMEOUT).duration(LEAST),
                value(Setting.KUBERNETES_GRACE).duration(LEAST),
                text(Setting.KUBERNETES_NODE_CACHE),
                value(Setting.KUBERNETES_COPY_WORKER).yes(),
                value(Setting.KUBERNETES_KEEP_PODS).choice(KeepPods.class),
                value(Setting.KUBERNETES_KEEP_PODS_FOR).duration(LEAST));
    }

    private FleetConfig fleet(List<QueueConfig> queues) {
        Value file = value(Setting.FLEET_TOKEN_FILE);
        var fleet = new FleetConfig(
                file.path().map(Secret::inFile).orElse(Secret.NONE),
                value(Setting.FLEET_SILENCE).duration(FleetAnswer.LEAST_SILENCE),
                queues);
        token(file.place(), fleet.token());
        for (QueueConfig queue : queues) token("the token of queue '" + queue.name() + "'", queue.token());
        if (text(Setting.EXECUTOR).equals(ExecutorName.FLEET) && !fleet.tokens().areThere())
            problems.add(value(Setting.EXECUTOR).place() + " is fleet, but nobody can ask for its work: set "
                    + Setting.FLEET_TOKEN_FILE.key() + " too");
        return fleet;
    }

    private void token(String place, Secret token) {
        try {
            if (token.isGiven() && token.read().length() < QueueTokens.LEAST_LENGTH)
                problems.add(place + " must have " + QueueTokens.LEAST_LENGTH
                        + " characters or more; `openssl rand -hex 32` makes a good one");
        } catch (IOException e) {
            problems.add(place + ": cannot read it: " + e);
        }
    }

    private Optional<BucketConfig> bucket() {
        Value encryption = value(Setting.LOGS_ENCRYPTION);
        if (!encryption.text().matches("aws:kms:.+")) encryption.oneOf("none", "AES256", "aws:kms");
        BucketServer server = bucketServer();
        boolean creates = value(Setting.LOGS_CREATE_BUCKET).yes();
        if (text(Setting.LOGS_BUCKET).isEmpty()) {
            notWithoutBucket();
            return Optional.empty();
        }
        return Optional.of(new BucketConfig(
                text(Setting.LOGS_BUCKET),
                text(Setting.LOGS_PREFIX),
                server,
                encryption.text().equals("none") ? "" : encryption.text(),
                creates));
    }

    private BucketServer bucketServer() {
        Value authorities = value(Setting.LOGS_CA_FILE);
        return new BucketServer(
                value(Setting.LOGS_ENDPOINT).http().map(URI::toString).orElse(""),
                text(Setting.LOGS_REGION),
                value(Setting.LOGS_PATH_STYLE).yes(),
                authorities.readable());
    }

    private void notWithoutBucket() {
        Arrays.stream(Setting.values())
                .filter(setting -> setting.group().equals(Setting.LOGS_BUCKET.group()) && isSet(setting))
                .findFirst()
                .ifPresent(setting -> problems.add(
                        value(setting).place() + " is set, but no bucket: set " + Setting.LOGS_BUCKET.key() + " too"));
    }

    private boolean isSet(Setting setting) {
        return !text(setting).equals(setting.defaultValue());
    }

    private String text(Setting setting) {
        return value(setting).text();
    }

    /** The variable, else the file, else the default. */
    private Value value(Setting setting) {
        String variable = variables.get(setting.variable());
        if (variable != null) return new Value(setting.variable(), variable, problems);
        return setting.key().isEmpty()
                ? new Value(setting.variable(), setting.defaultValue(), problems)
                : sections.get(setting.group()).value(setting.keyInGroup());
    }
}
