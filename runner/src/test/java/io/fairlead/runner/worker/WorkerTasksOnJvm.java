package io.fairlead.runner.worker;

import io.fairlead.dag.DagBuilder;
import java.io.ByteArrayInputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.ObjectInputFilter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.CookieManager;
import java.net.HttpURLConnection;
import java.net.ProxySelector;
import java.net.URL;
import java.security.Provider;
import java.security.Security;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Locale;
import java.util.TimeZone;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import javax.naming.NamingException;
import javax.naming.spi.NamingManager;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;

/** Tasks that alter what holds for their whole process, and one that looks at it. */
final class WorkerTasksOnJvm {

    private static final String MARK = "left-behind";

    /** An MBean's interface. */
    public interface ThingMBean {
        int getNumber();
    }

    /** An MBean. */
    public static final class Thing implements ThingMBean {
        @Override
        public int getNumber() {
            return 1;
        }
    }

    /** As many libraries do it: when their class is loaded, and so once. */
    private static final class ProviderUser {
        static {
            Security.addProvider(new NoProvider());
        }

        static void use() {
            if (Security.getProvider(MARK) == null) throw new IllegalStateException("no provider " + MARK);
        }
    }

    private static final class NoProvider extends Provider {
        private static final long serialVersionUID = 1L;

        NoProvider() {
            super(MARK, "1", "none");
        }
    }

    private WorkerTasksOnJvm() {}

    static void add(DagBuilder dag) {
        dag.task("looks").returns(String.class, WorkerTasksOnJvm::look);
        undoable(dag);
        logging(dag);
        lasting(dag);
        streams(dag);
        processes(dag);
        pool(dag);
    }

    /** All that could be altered, as this process has it. */
    private static String look() throws Exception {
        var seen = new ArrayList<String>();
        seen.add(
                System.getProperty(MARK) + System.getProperty("java.io.tmpdir") + System.getProperty("http.proxyHost"));
        seen.add(TimeZone.getDefault().getID() + Locale.getDefault() + Locale.getDefault(Locale.Category.FORMAT));
        seen.add(Arrays.toString(Security.getProviders()) + Security.getProperty("networkaddress.cache.ttl"));
        seen.add(Authenticator.getDefault() + " " + CookieHandler.getDefault() + " "
                + ProxySelector.getDefault().getClass() + HttpURLConnection.getFollowRedirects());
        seen.add(HttpsURLConnection.getDefaultHostnameVerifier().getClass().getName());
        seen.add(SSLContext.getDefault().getProtocol() + " " + Thread.getDefaultUncaughtExceptionHandler());
        seen.add(ManagementFactory.getPlatformMBeanServer().queryNames(null, null).stream()
                .map(ObjectName::getDomain)
                .collect(Collectors.toCollection(TreeSet::new))
                .toString());
        seen.add(MBeanServerFactory.findMBeanServer(null).size() + " MBean servers");
        Logger root = Logger.getLogger("");
        seen.add(root.getLevel() + " " + root.getFilter() + " "
                + Logger.getLogger(MARK).getLevel());
        for (Handler handler : root.getHandlers())
            seen.add(handler.getClass() + " " + handler.getLevel() + " "
                    + handler.getFormatter().getClass());
        seen.add(LogManager.getLogManager().getProperty(MARK) + ObjectInputFilter.Config.getSerialFilter());
        Logger.getLogger(MARK).info("by java.util.logging");
        return String.join("\n", seen);
    }

    private static void undoable(DagBuilder dag) {
        dag.task("sets-properties").runs(() -> {
            System.setProperty(MARK, "yes");
            System.setProperty("http.proxyHost", "127.0.0.1");
            System.setProperty("http.proxyPort", "1");
            System.setProperty("http.nonProxyHosts", "");
            System.out.println("heard without the proxy");
        });
        dag.task("sets-places").runs(() -> {
            TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
            Locale.setDefault(Locale.Category.FORMAT, Locale.JAPAN);
        });
        dag.task("adds-a-provider").runs(() -> Security.insertProviderAt(new NoProvider(), 1));
        dag.task("sets-up-a-provider-once").runs(ProviderUser::use);
        dag.task("lets-jdbc-log").runs(() -> {
            DriverManager.setLogWriter(new PrintWriter(System.out));
            DriverManager.setLoginTimeout(7);
        });
        dag.task("sets-the-builder-of-contexts")
                .runs(() -> NamingManager.setInitialContextFactoryBuilder(environment -> none -> {
                    throw new NamingException(MARK);
                }));
        dag.task("removes-a-provider").runs(() -> Security.removeProvider("SUN"));
        dag.task("sets-defaults-of-the-net").runs(() -> {
            Authenticator.setDefault(new Authenticator() {});
            CookieHandler.setDefault(new CookieManager());
            ProxySelector.setDefault(ProxySelector.of(null));
            HttpURLConnection.setFollowRedirects(false);
            HttpsURLConnection.setDefaultHostnameVerifier((host, session) -> true);
            Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> {});
        });
        dag.task("registers-mbeans").runs(() -> {
            ManagementFactory.getPlatformMBeanServer().registerMBean(new Thing(), new ObjectName(MARK + ":type=Thing"));
            MBeanServerFactory.createMBeanServer();
        });
        dag.task("adds-a-shutdown-hook")
                .runs(() -> Runtime.getRuntime()
                        .addShutdownHook(new Thread(
                                () -> {
                                    System.out.println("the hook of another task");
                                    hang();
                                },
                                MARK)));
    }

    private static void logging(DagBuilder dag) {
        dag.task("silences-java-logging").runs(() -> Logger.getLogger("").setLevel(Level.OFF));
        dag.task("replaces-handlers").runs(() -> {
            Logger root = Logger.getLogger("");
            for (Handler handler : root.getHandlers()) root.removeHandler(handler);
            System.setErr(new PrintStream(System.out));
            root.addHandler(new ConsoleHandler());
            root.getHandlers()[0].setLevel(Level.FINEST);
        });
        dag.task("filters-a-logger").runs(() -> Logger.getLogger(MARK).setFilter(record -> false));
        dag.task("configures-java-logging")
                .runs(() -> LogManager.getLogManager()
                        .readConfiguration(new ByteArrayInputStream((MARK + "=yes\n").getBytes())));
    }

    private static void lasting(DagBuilder dag) {
        dag.task("sets-the-url-factory").runs(() -> URL.setURLStreamHandlerFactory(protocol -> null));
        dag.task("sets-the-tls-context").runs(() -> {
            var context = SSLContext.getInstance("TLS");
            context.init(null, null, null);
            SSLContext.setDefault(context);
        });
        dag.task("sets-the-temporary-folder").runs(() -> System.setProperty("java.io.tmpdir", "/elsewhere"));
        dag.task("sets-a-security-property").runs(() -> Security.setProperty("networkaddress.cache.ttl", "7"));
        dag.task("sets-a-filter-of-objects")
                .runs(() -> ObjectInputFilter.Config.setSerialFilter(info -> ObjectInputFilter.Status.UNDECIDED));
        dag.task("closes-the-files-of-its-streams").runs(() -> {
            new FileOutputStream(FileDescriptor.out).close();
            new FileOutputStream(FileDescriptor.err).close();
        });
    }

    private static void streams(DagBuilder dag) {
        dag.task("closes-its-streams").runs(() -> {
            try (var table = new PrintWriter(System.out)) {
                table.println("a table");
            }
            System.err.close();
            System.in.close();
        });
        dag.task("reads-its-input").returns(Integer.class, () -> System.in.read());
    }

    private static void processes(DagBuilder dag) {
        dag.task("has-a-child-without-a-line-feed")
                .runs(() -> shell("echo first; printf 'no line feed'").waitFor());
        dag.task("has-a-child").runs(() -> shell("echo next").waitFor());
        dag.task("leaves-a-child")
                .runs(() -> System.out.println(shell("echo up; exec sleep 600").pid()));
        dag.task("leaves-an-orphan").runs(() -> shell("sleep 600 & echo $!").waitFor());
        dag.task("hangs-with-an-orphan").runs(() -> {
            shell("sleep 600 & echo orphan $!").waitFor();
            new CountDownLatch(1).await();
        });
        dag.task("leaves-what-prints")
                .runs(() -> shell("while :; do echo still here; done & sleep 0").waitFor());
    }

    private static Process shell(String command) throws Exception {
        return new ProcessBuilder("sh", "-c", command).inheritIO().start();
    }

    private static void pool(DagBuilder dag) {
        dag.task("computes-in-parallel").returns(String.class, () -> {
            var both = new CountDownLatch(2);
            var other = ForkJoinPool.commonPool().submit(() -> loaderOnceBothRun(both));
            both.countDown();
            both.await(); // else this thread might help out with what is asked of the pool's
            return IntStream.range(0, 100)
                            .parallel()
                            .mapToObj(i -> loader())
                            .distinct()
                            .toList() + " " + other.get();
        });
        dag.task("changes-loaders-in-the-pool")
                .runs(() -> ForkJoinPool.commonPool()
                        .submit(() -> Thread.currentThread().setContextClassLoader(new ClassLoader("its own", null) {}))
                        .get());
        dag.task("leaves-work-in-the-pool").runs(() -> ForkJoinPool.commonPool().execute(WorkerTasksOnJvm::hang));
        dag.task("leaves-work-that-waits-by-the-pools-leave")
                .runs(() -> ForkJoinPool.commonPool().execute(() -> new CompletableFuture<>().join()));
    }

    private static String loaderOnceBothRun(CountDownLatch both) {
        both.countDown();
        try {
            both.await();
        } catch (InterruptedException e) {
            return "interrupted";
        }
        return Thread.currentThread().getClass().getSimpleName() + " " + loader();
    }

    /** Whether libraries would find the classes of this plugin. */
    private static String loader() {
        return Thread.currentThread().getContextClassLoader() == WorkerTasksOnJvm.class.getClassLoader()
                ? "own"
                : "another";
    }

    private static void hang() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            System.out.println("interrupted");
        }
    }
}
