package io.fairlead.runner;

import io.fairlead.runner.access.Secret;
import io.fairlead.runner.config.Config;
import io.fairlead.runner.config.QueueConfig;
import io.fairlead.runner.database.DatabaseCheck;
import io.fairlead.runner.doctor.InstallationCheck;
import io.fairlead.runner.executor.kubernetes.ClusterCheck;
import io.fairlead.runner.executor.local.LocalSettings;
import io.fairlead.runner.executor.local.WorkerJavaCheck;
import io.fairlead.runner.logs.bucket.BucketCheck;
import io.fairlead.runner.logs.bucket.SpoolLimits;
import io.fairlead.runner.repos.RemoteCheck;
import io.fairlead.runner.repos.RepoConfig;
import io.fairlead.runner.repos.RepoSource;
import io.fairlead.runner.worker.log.Masking;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** All that is tried of an installation with these settings, in the order in which one thing stands on another. */
public final class Doctor {

    private static final long GIB = 1 << 30;
    private static final long LEAST_BYTES = 100 << 20;

    /** Nobody is to reach it: only where pods are, and whose, is of interest. */
    private static final URI NO_WORKER_API = URI.create("http://127.0.0.1:1");

    private static final List<String> SECRET_VARIABLES =
            List.of("AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "FAIRLEAD_TOKEN");

    private Doctor() {}

    public static List<InstallationCheck> checks(Config config, InstantSource clock) {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        var checks = new ArrayList<InstallationCheck>();
        checks.add(new DiskCheck("the data directory", config.data(), room(config)));
        checks.add(new DiskCheck(
                "the folder for temporary files",
                temporary,
                new DiskCheck.Room(LEAST_BYTES / 2, LEAST_BYTES, "what plugins unpack")));
        checks.add(new DatabaseCheck(config.data().resolve("fairlead.db"), clock));
        checks.add(new WorkerJavaCheck(new LocalSettings(config.local().slots(), temporary, temporary)
                .withHeap(config.local().workerHeapMegabytes())
                .with(config.workers().javaOptions())));
        config.repos().forEach(repo -> checks.add(new RemoteCheck(repo)));
        config.bucket().ifPresent(bucket -> checks.add(new BucketCheck(bucket, clock)));
        if (!config.workers().kubernetes().image().isEmpty()) checks.add(cluster(config, clock));
        return checks;
    }

    private static DiskCheck.Room room(Config config) {
        return config.bucket().isPresent()
                ? new DiskCheck.Room(
                        LEAST_BYTES,
                        SpoolLimits.standard().waitingBytes() + GIB,
                        "database and commits, and for log lines that wait while the bucket is away")
                : new DiskCheck.Room(LEAST_BYTES, GIB, "database, commits and logs");
    }

    private static InstallationCheck cluster(Config config, InstantSource clock) {
        Config.Workers workers = config.workers();
        return new ClusterCheck(
                () -> PodSettings.of(workers, workers.kubernetes().called("doctor"), config.teams(), NO_WORKER_API),
                clock);
    }

    /** Takes out of a line whatever of these settings and this environment is secret. */
    public static Masking masking(Config config, Map<String, String> environment) {
        Stream<Secret> given = Stream.concat(
                Stream.of(config.workers().fleet().token()),
                Stream.concat(
                        config.workers().fleet().queues().stream().map(QueueConfig::token),
                        config.repos().stream().flatMap(Doctor::secrets)));
        Stream<String> variables = SECRET_VARIABLES.stream().map(name -> environment.getOrDefault(name, ""));
        return Masking.of(Stream.concat(
                        Stream.concat(Stream.of(config.web().adminPassword()), variables), given.map(Doctor::text))
                .toList());
    }

    private static Stream<Secret> secrets(RepoConfig repo) {
        if (repo.source() instanceof RepoSource.Embedded source)
            return Stream.concat(Stream.of(repo.webhookSecret()), source.login().secrets());
        if (repo.source() instanceof RepoSource.Sidecar source)
            return Stream.of(repo.webhookSecret(), source.syncToken());
        return Stream.of(repo.webhookSecret());
    }

    /** Empty if it cannot be read: then nothing can tell it. */
    private static String text(Secret secret) {
        try {
            return secret.read();
        } catch (IOException e) {
            return "";
        }
    }
}
