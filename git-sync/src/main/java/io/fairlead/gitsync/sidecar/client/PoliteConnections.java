package io.fairlead.gitsync.sidecar.client;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.security.GeneralSecurityException;
import org.eclipse.jgit.transport.HttpTransport;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;
import org.eclipse.jgit.transport.http.HttpConnectionFactory2;

/** JGit's HTTP connections, with an eye on answers that ask us to come less often: JGit tells the status only in a message. */
public record PoliteConnections(HttpConnectionFactory connections) implements HttpConnectionFactory2 {

    /** Once for the process; a second call does nothing. */
    public static synchronized void install() {
        HttpConnectionFactory before = HttpTransport.getConnectionFactory();
        if (!(before instanceof PoliteConnections)) HttpTransport.setConnectionFactory(new PoliteConnections(before));
    }

    @Override
    public HttpConnection create(URL url) throws IOException {
        return watched(connections.create(url));
    }

    @Override
    public HttpConnection create(URL url, java.net.Proxy proxy) throws IOException {
        return watched(connections.create(url, proxy));
    }

    @Override
    public GitSession newSession() {
        if (!(connections instanceof HttpConnectionFactory2 factory)) return new Sessionless();
        GitSession session = factory.newSession();
        return new GitSession() {
            @Override
            public HttpConnection configure(HttpConnection connection, boolean sslVerify)
                    throws IOException, GeneralSecurityException {
                HttpConnection plain = ((Watched) Proxy.getInvocationHandler(connection)).connection();
                session.configure(plain, sslVerify);
                return connection;
            }

            @Override
            public void close() {
                session.close();
            }
        };
    }

    private static HttpConnection watched(HttpConnection connection) {
        HostLimits limits = HostLimits.ofThread().orElse(null);
        return (HttpConnection) Proxy.newProxyInstance(
                HttpConnection.class.getClassLoader(),
                new Class<?>[] {HttpConnection.class},
                new Watched(connection, limits));
    }

    /** @param limits may be null */
    private record Watched(HttpConnection connection, HostLimits limits) implements InvocationHandler {

        @Override
        public Object invoke(Object self, Method method, Object[] given) throws Throwable {
            try {
                Object result = method.invoke(connection, given);
                if (limits != null && method.getName().equals("getResponseCode"))
                    limits.answered((Integer) result, connection.getHeaderField("Retry-After"));
                return result;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }
    }

    private record Sessionless() implements GitSession {

        @Override
        public HttpConnection configure(HttpConnection connection, boolean sslVerify) {
            return connection;
        }

        @Override
        public void close() {
            // There is nothing to close.
        }
    }
}
