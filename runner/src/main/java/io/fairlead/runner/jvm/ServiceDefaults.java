package io.fairlead.runner.jvm;

import java.sql.DriverManager;
import java.util.List;
import javax.naming.spi.NamingManager;

/** Where JDBC logs, which names the databases of everybody, how long it waits for them, and who answers JNDI. */
final class ServiceDefaults {

    private ServiceDefaults() {}

    static List<Alterable> all() {
        return List.of(ServiceDefaults::jdbc, ServiceDefaults::jndi);
    }

    private static void jdbc(Alterations found) {
        if (!JdkInternals.isUsed("java.sql.DriverManager")) return;
        if (DriverManager.getLogWriter() != null) {
            DriverManager.setLogWriter(null);
            found.undone("DriverManager's log");
        }
        if (DriverManager.getLoginTimeout() != 0) {
            DriverManager.setLoginTimeout(0);
            found.undone("DriverManager's time for a login");
        }
    }

    /** It can be set once in the life of a process. */
    private static void jndi(Alterations found) {
        if (!JdkInternals.isUsed("javax.naming.spi.NamingManager")) return;
        if (NamingManager.hasInitialContextFactoryBuilder()) found.lasting("JNDI's builder of contexts");
    }
}
