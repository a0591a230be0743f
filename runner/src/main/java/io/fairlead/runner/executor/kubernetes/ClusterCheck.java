package io.fairlead.runner.executor.kubernetes;

import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fairlead.runner.doctor.Findings;
import io.fairlead.runner.doctor.InstallationCheck;
import io.fairlead.runner.executor.kubernetes.pod.KubernetesSettings;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Asks the cluster, for each right that the runner uses, whether it has it. Makes no pod. */
public final class ClusterCheck implements InstallationCheck {

    private static final int OK = 200;

    private final Supplier<KubernetesSettings> settings;
    private final InstantSource clock;
    private final Supplier<Config> cluster;

    /**
     * The cluster that the environment names, as for {@link KubernetesExecutor}.
     *
     * @param settings are asked for when it is tried: to make them can fail, too
     */
    public ClusterCheck(Supplier<KubernetesSettings> settings, InstantSource clock) {
        this(settings, clock, () -> Config.autoConfigure(null));
    }

    ClusterCheck(Supplier<KubernetesSettings> settings, InstantSource clock, Supplier<Config> cluster) {
        this.settings = settings;
        this.clock = clock;
        this.cluster = cluster;
    }

    @Override
    public String subject() {
        return "the cluster where worker pods are";
    }

    @Override
    public void carryOut(Findings found) throws Exception {
        try (KubernetesClient client = PodApi.client(cluster.get())) {
            reach(client, found);
            for (String namespace : settings.get().namespaces()) rights(client, namespace, found);
        } catch (ExecutionException | TimeoutException | KubernetesClientException e) {
            found.fail(
                    "it does not answer as it should: " + (e instanceof ExecutionException ? e.getCause() : e),
                    "see which cluster KUBECONFIG or the pod's service account names, and whether this machine reaches it");
        }
    }

    private void reach(KubernetesClient client, Findings found) throws Exception {
        URI version = URI.create(client.getMasterUrl().toString()).resolve("version");
        Instant asked = clock.instant();
        HttpResponse<byte[]> answer = client.getHttpClient()
                .sendAsync(
                        client.getHttpClient()
                                .newHttpRequestBuilder()
                                .uri(version)
                                .build(),
                        byte[].class)
                .get(PodApi.REQUEST_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        if (answer.code() == OK) found.ok("it answers at " + client.getMasterUrl());
        else found.warn(client.getMasterUrl() + " answers " + answer.code() + " when asked for its version", "");
        String date = answer.header("Date");
        if (date != null)
            found.clock(
                    "the API server's",
                    ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant(),
                    asked);
    }

    private static void rights(KubernetesClient client, String namespace, Findings found) {
        List<Right> missing = Right.ALL.stream()
                .filter(right -> !has(client, namespace, right))
                .toList();
        if (missing.isEmpty()) found.ok("in namespace " + namespace + " the runner may do all that it does");
        for (Right right : missing)
            found.fail(
                    "in namespace " + namespace + " the runner may not " + right + ": " + right.without(),
                    "apply kubernetes/team to that namespace: it has the role and its binding");
    }

    private static boolean has(KubernetesClient client, String namespace, Right right) {
        SelfSubjectAccessReview question = new SelfSubjectAccessReviewBuilder()
                .withNewSpec()
                .withNewResourceAttributes()
                .withNamespace(namespace)
                .withVerb(right.verb())
                .withResource(right.name())
                .withSubresource(right.part())
                .endResourceAttributes()
                .endSpec()
                .build();
        return Boolean.TRUE.equals(client.authorization()
                .v1()
                .selfSubjectAccessReview()
                .create(question)
                .getStatus()
                .getAllowed());
    }
}
