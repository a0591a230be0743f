package io.fairlead.runner.logs.bucket;

import java.net.UnknownHostException;
import javax.net.ssl.SSLException;

/** What a person can set where no server answered as it should. */
final class Advice {

    private Advice() {}

    /** Begins with "; ", or is empty. */
    static String on(Throwable failure, BucketServer server) {
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
