package io.fairlead.runner.jvm;

import java.io.ObjectInputFilter;
import java.security.Provider;
import java.security.Security;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;

/** Providers, properties and filters of {@code java.security}, and whom TLS trusts. */
final class SecurityDefaults {

    private SecurityDefaults() {}

    static List<Alterable> all() {
        return List.of(
                new Providers(),
                new SecurityProperties(),
                SecurityDefaults::sslContext,
                new JdkDefault<>(
                        "HttpsURLConnection's check of host names",
                        HttpsURLConnection::getDefaultHostnameVerifier,
                        HttpsURLConnection::setDefaultHostnameVerifier),
                SecurityDefaults::socketFactory,
                SecurityDefaults::securityManager,
                serialFilter());
    }

    /** The JDK keeps what it made of the default one. Made by the JDK itself it has this name, and a provider of the JDK's. */
    private static void sslContext(Alterations found) throws ReflectiveOperationException {
        var context = (SSLContext) JdkInternals.get(SSLContext.class, "defaultContext");
        if (context == null) return;
        boolean jdks = context.getProtocol().equals("Default") && JdkInternals.isJdks(context.getProvider());
        if (!jdks) found.lasting("the default SSLContext");
    }

    /** Asking HttpsURLConnection for it would make one. */
    private static void socketFactory(Alterations found) throws ReflectiveOperationException {
        Object now = JdkInternals.get(HttpsURLConnection.class, "defaultSSLSocketFactory");
        if (now == null || isOfDefaultContext(now)) return;
        JdkInternals.set(HttpsURLConnection.class, "defaultSSLSocketFactory", null);
        found.undone("HttpsURLConnection's factory of sockets");
    }

    /** As the JDK makes one when it is first needed. */
    private static boolean isOfDefaultContext(Object factory) throws ReflectiveOperationException {
        if (!JdkInternals.isJdks(factory)) return false;
        Object context = JdkInternals.field(factory.getClass(), "context").get(factory);
        return context.getClass().getSimpleName().equals("DefaultSSLContext");
    }

    /** There is none to set since Java 24; it may refuse to go. */
    @SuppressWarnings("removal")
    private static void securityManager(Alterations found) {
        if (System.getSecurityManager() == null) return;
        System.setSecurityManager(null);
        found.undone("the SecurityManager");
    }

    /** It can be set once in the life of a process. */
    private static Alterable serialFilter() {
        ObjectInputFilter original = ObjectInputFilter.Config.getSerialFilter();
        Object factory = ObjectInputFilter.Config.getSerialFilterFactory();
        return found -> {
            if (ObjectInputFilter.Config.getSerialFilterFactory() != factory)
                found.lasting("the factory of filters of deserialized objects");
            if (ObjectInputFilter.Config.getSerialFilter() != original)
                found.lasting("the filter of deserialized objects");
        };
    }

    /** The list of all, which is not made anew when one of them is loaded. */
    private static final class Providers implements Alterable {

        private static final String JDKS = "sun.security.jca.Providers";

        private Object original = list();

        @Override
        public void restore(Alterations found) throws ReflectiveOperationException {
            if (list() == original) return;
            Provider[] altered = Security.getProviders();
            Class<?> list = Class.forName("sun.security.jca.ProviderList");
            Class.forName(JDKS).getMethod("setProviderList", list).invoke(null, original);
            Provider[] now = Security.getProviders();
            original = list(); // Without those that this Java does not have.
            if (!Arrays.equals(altered, now)) found.undone("the security providers (" + names(altered, now) + ")");
        }

        private static String names(Provider[] altered, Provider[] now) {
            var names = Arrays.stream(altered)
                    .filter(provider -> !Arrays.asList(now).contains(provider))
                    .map(Provider::getName)
                    .collect(Collectors.toCollection(TreeSet::new));
            return names.isEmpty() ? "their order" : Alterations.names(names);
        }

        private static Object list() {
            try {
                return Class.forName(JDKS).getMethod("getProviderList").invoke(null);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("this Java has no list of security providers that could be seen", e);
            }
        }
    }

    /** Most of them are read once. */
    private static final class SecurityProperties implements Alterable {

        private final Properties original = (Properties) properties().clone();

        @Override
        public void restore(Alterations found) {
            Properties now = properties();
            if (original.equals(now)) return;
            var altered = new TreeSet<>(original.stringPropertyNames());
            altered.addAll(now.stringPropertyNames());
            altered.removeIf(name -> Objects.equals(original.get(name), now.get(name)));
            now.clear();
            now.putAll(original);
            found.lasting("what the JDK has made of the security properties " + Alterations.names(altered));
        }

        private static Properties properties() {
            try {
                Security.getProperty("security.provider.1"); // Has them read.
                return (Properties) JdkInternals.get(Security.class, "props");
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("this Java has no security properties that could be seen", e);
            }
        }
    }
}
