package io.fairlead.runner.testkit;

/** A JDBC driver, {@code Mine}, for a plugin to bring along: its connections to {@code jdbc:mine:} say that they are. */
public final class TestDriver {

    public static final String SOURCE = """
            import java.lang.reflect.Proxy;
            import java.sql.*;
            import java.util.Properties;
            import java.util.logging.Logger;

            public final class Mine implements Driver {
              static {
                try { DriverManager.registerDriver(new Mine()); } catch (SQLException e) { throw new IllegalStateException(e); }
              }
              @Override public Connection connect(String url, Properties info) {
                if (!acceptsURL(url)) return null;
                return (Connection) Proxy.newProxyInstance(Mine.class.getClassLoader(), new Class<?>[] {Connection.class},
                    (proxy, method, arguments) -> method.getName().equals("toString") ? "connected" : null);
              }
              @Override public boolean acceptsURL(String url) { return url.startsWith("jdbc:mine:"); }
              @Override public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
                return new DriverPropertyInfo[0];
              }
              @Override public int getMajorVersion() { return 1; }
              @Override public int getMinorVersion() { return 0; }
              @Override public boolean jdbcCompliant() { return false; }
              @Override public Logger getParentLogger() { return null; }
            }
            """;

    private TestDriver() {}
}
