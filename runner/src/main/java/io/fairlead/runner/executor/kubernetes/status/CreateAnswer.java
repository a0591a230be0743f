package io.fairlead.runner.executor.kubernetes.status;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** What it means that the API did not create a pod. Pure. */
public sealed interface CreateAnswer {

    /** A pod of that name is there: ours, from a call whose answer was lost, or of another runner with the same attempt. */
    record Exists() implements CreateAnswer {}

    /** It is tried again, for as long as it takes: nobody has looked at the pod. */
    record Later(String reason, Optional<Duration> after) implements CreateAnswer {}

    /** It is tried again for as long as a pod may be pending: there is no room, or no permission, now. */
    record NoRoom(String reason) implements CreateAnswer {}

    /** It would be refused again: somebody has to change something. */
    record Refused(String reason) implements CreateAnswer {}

    int TOO_MANY = 429;

    /** What an API server asks for when it is flooded. */
    Duration USUAL_PAUSE = Duration.ofSeconds(1);

    /** Nobody can have all of us wait for longer by one answer. */
    int LONGEST_PAUSE_SECONDS = 60;

    /** The API's answer, or the lack of one, as the client throws it. */
    static CreateAnswer of(KubernetesClientException thrown) {
        int code = thrown.getCode();
        String said = said(thrown);
        // The client gives what never came to an answer a number below 1.
        if (code < 1) return new Later("the Kubernetes API does not answer: " + said, Optional.empty());
        return switch (code) {
            case 409 -> conflict(said, thrown);
            case 401, 408, TOO_MANY -> later(code, said, thrown);
            case 403 -> forbidden(said);
            default -> code >= 500 ? later(code, said, thrown) : new Refused(refusal(code, said));
        };
    }

    /** Whether the pod may be there in spite of the failure: nobody answered in time, or somebody on behalf of one who did not. */
    static boolean mayBeThere(KubernetesClientException thrown) {
        int code = thrown.getCode();
        return code < 1 || code == 408 || code == 502 || code == 504 || of(thrown) instanceof Exists;
    }

    /** Many creations at once can disturb each other at the namespace's quota: no pod is there then, in spite of the same code. */
    private static CreateAnswer conflict(String said, KubernetesClientException thrown) {
        boolean disturbed = thrown.getStatus() != null
                && "Conflict".equals(thrown.getStatus().getReason());
        return disturbed ? later(409, said, thrown) : new Exists();
    }

    private static CreateAnswer later(int code, String said, KubernetesClientException thrown) {
        Optional<Duration> after = Optional.ofNullable(thrown.getStatus())
                .map(Status::getDetails)
                .map(StatusDetails::getRetryAfterSeconds)
                .filter(seconds -> seconds > 0)
                .map(seconds -> Math.min(seconds, LONGEST_PAUSE_SECONDS))
                .map(Duration::ofSeconds)
                // What stands in the answer's header the client keeps to itself.
                .or(() -> Optional.of(USUAL_PAUSE).filter(pause -> code == TOO_MANY));
        return new Later("the Kubernetes API answers " + code + ": " + said, after);
    }

    private static CreateAnswer forbidden(String said) {
        if (said.contains("exceeded quota") || said.contains("failed quota")) {
            return new NoRoom("pod pending: the namespace's quota is used up: " + said);
        }
        if (said.contains("cannot create resource")) {
            return new NoRoom("pod pending: the runner may not create pods: " + said);
        }
        return new Refused(refusal(403, said));
    }

    private static String refusal(int code, String said) {
        return "the Kubernetes API refuses the pod (" + code + "): " + said;
    }

    private static String said(KubernetesClientException thrown) {
        String message = Optional.ofNullable(thrown.getStatus())
                .map(Status::getMessage)
                .or(() -> Optional.ofNullable(thrown.getCause()).map(Throwable::getMessage))
                .orElse(thrown.getMessage());
        return Objects.requireNonNullElse(message, "no reason given").strip();
    }
}
