package io.fairlead.runner.catalog.load;

import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A plugin's JDBC drivers at the JDK's DriverManager. That looks for drivers once in the life of a process, and shows a driver to those
 * classes only that see it, and lets only those remove it. So each plugin's class loader gets a copy of this class, which sees nothing
 * of ours.
 */
final class JdbcDrivers {

    private static final List<Driver> FOUND = find();

    private JdbcDrivers() {}

    /** What cannot be loaded is left out, as the JDK would. */
    private static List<Driver> find() {
        var found = new ArrayList<Driver>();
        try {
            ServiceLoader.load(Driver.class, JdbcDrivers.class.getClassLoader()).forEach(found::add);
        } catch (Throwable e) {
            return found;
        }
        return found;
    }

    /** Those that are not registered, or not any more. */
    static void register() throws SQLException {
        Set<Class<?>> registered = DriverManager.drivers().map(Driver::getClass).collect(Collectors.toSet());
        for (Driver driver : FOUND) if (!registered.contains(driver.getClass())) DriverManager.registerDriver(driver);
    }

    /** All of the plugin's, also those that its code registered. */
    static void deregister() throws SQLException {
        for (Driver driver : DriverManager.drivers().toList()) {
            if (driver.getClass().getClassLoader() == JdbcDrivers.class.getClassLoader())
                DriverManager.deregisterDriver(driver);
        }
    }
}
