package io.fairlead.runner.jvm;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.TreeSet;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;

/** MBeans that are not the JDK's are unregistered, and servers of MBeans that it did not make are let go. */
final class ManagementBeans implements Alterable {

    private static final List<String> DOMAINS_OF_THE_JDK =
            List.of("JMImplementation", "java.", "jdk.", "com.sun.management");

    @Override
    public void restore(Alterations found) throws JMException {
        if (!JdkInternals.isUsed("javax.management.MBeanServerFactory")) return;
        for (MBeanServer server : MBeanServerFactory.findMBeanServer(null)) {
            if (server == ManagementFactory.getPlatformMBeanServer()) {
                unregister(server, found);
            } else {
                MBeanServerFactory.releaseMBeanServer(server);
                found.undone("an MBeanServer");
            }
        }
    }

    private static void unregister(MBeanServer server, Alterations found) throws JMException {
        var names = new TreeSet<String>();
        for (ObjectName name : server.queryNames(null, null)) {
            if (DOMAINS_OF_THE_JDK.stream().anyMatch(name.getDomain()::startsWith)) continue;
            server.unregisterMBean(name);
            names.add(name.toString());
        }
        if (!names.isEmpty()) found.undone("the MBeans " + Alterations.names(names));
    }
}
