package io.fairlead.runner.logs.bucket;

import java.net.UnknownHostException;
import java.util.Set;
import javax.net.ssl.SSLException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** What a person can set where no server answered as it should. */
final class Advice {

    /** S3's words for a request that was signed for, or sent to, another region than the bucket's. */
    private static final Set<String> ELSEWHERE =
            Set.of("AuthorizationHeaderMalformed", "PermanentRedirect", "IllegalLocationConstraintException");

    private Advice() {}

    /** S3's word for what went wrong; "" for none. */
    static String code(AwsServiceException e) {
        if (e.awsErrorDetails() == null || e.awsErrorDetails().errorCode() == null) return "";
        return e.awsErrorDetails().errorCode();
    }

    /** Begins with "; ", or is empty. */
    static String on(Throwable failure, BucketServer server) {
        if (failure instanceof AwsServiceException answered && ELSEWHERE.contains(code(answered)))
            return "; set logs.region to the bucket's region";
        boolean ours = !server.endpoint().isEmpty();
        for (Throwable e = failure; e != null; e = e.getCause()) {
            String message = String.valueOf(e.getMessage());
            if (e instanceof SSLException && message.contains("certification path"))
                return "; if an authority of your own signed its certificate, name that in logs.ca-file";
            if (message.startsWith("Unable to load credentials"))
                return "; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give this machine or pod an identity";
            boolean named = e instanceof UnknownHostException || message.contains("subject alternative");
            if (named && ours && !server.pathStyle())
                return "; the bucket is in the host's name: if your server wants it in the path, set logs.path-style to true";
        }
        return "";
    }
}
