package io.fairlead.runner.catalog.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.runner.testkit.TestPlugins;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a plain program finds in the JDK is found from a plugin. */
class JdkServicesTest {

    /** Prints what is found of each service of each module of this JDK, and by what has a list of its own that it makes once. */
    private static final String PROBE = """
            import java.util.*;
            import java.util.stream.*;

            public final class Probe {
              interface Question { Object ask() throws Exception; }

              public static void main(String[] args) {
                services();
                probe("random", () -> java.util.random.RandomGenerator.getDefault().getClass());
                probe("random generators", () -> java.util.random.RandomGeneratorFactory.all()
                    .map(java.util.random.RandomGeneratorFactory::name).sorted().toList());
                probe("a random generator", () -> java.util.random.RandomGenerator.of("Xoshiro256PlusPlus").getClass());
                // The JDK looks for more of them on the class path of the process, which is not the plugin's.
                probe("file systems", () -> java.nio.file.spi.FileSystemProvider.installedProviders().stream()
                    .filter(provider -> provider.getClass().getModule().isNamed())
                    .map(java.nio.file.spi.FileSystemProvider::getScheme).sorted().toList());
                probe("charsets", () -> java.nio.charset.Charset.availableCharsets().keySet());
                probe("drivers", () -> names(java.sql.DriverManager.drivers()));
                probe("row sets", () -> javax.sql.rowset.RowSetProvider.newFactory().getClass());
                probe("scripting", () -> new javax.script.ScriptEngineManager().getEngineFactories().size());
                probe("documents", () -> javax.xml.parsers.DocumentBuilderFactory.newInstance().getClass());
                probe("sax", () -> javax.xml.parsers.SAXParserFactory.newInstance().getClass());
                probe("stax", () -> javax.xml.stream.XMLInputFactory.newFactory().getClass());
                probe("xslt", () -> javax.xml.transform.TransformerFactory.newInstance().getClass());
                probe("xpath", () -> javax.xml.xpath.XPathFactory.newInstance().getClass());
                probe("schema", () -> javax.xml.validation.SchemaFactory.newInstance(
                    javax.xml.XMLConstants.W3C_XML_SCHEMA_NS_URI).getClass());
                probe("signatures", () -> javax.xml.crypto.dsig.XMLSignatureFactory.getInstance("DOM").getClass());
                probe("images", () -> new TreeSet<>(List.of(javax.imageio.ImageIO.getReaderFormatNames())));
                probe("sound", () -> List.of(javax.sound.sampled.AudioSystem.getAudioFileTypes()));
                probe("printing", () -> names(Arrays.stream(
                    javax.print.StreamPrintServiceFactory.lookupStreamPrintServiceFactories(null, null))));
                probe("security", () -> List.of(java.security.Security.getProviders()));
                probe("tls", () -> javax.net.ssl.SSLContext.getDefault().getProvider());
                probe("tools", () -> Stream.of("jar", "javac", "javadoc", "jlink", "jdeps", "jpackage", "jmod", "javap")
                    .map(name -> name + "=" + java.util.spi.ToolProvider.findFirst(name).isPresent()).toList());
                probe("all tools", () -> names(StreamSupport.stream(
                    ServiceLoader.load(java.util.spi.ToolProvider.class).spliterator(), false)));
                probe("compiler", () -> javax.tools.ToolProvider.getSystemJavaCompiler().getClass());
                probe("documentation", () -> javax.tools.ToolProvider.getSystemDocumentationTool().getClass());
                probe("loggers", () -> System.getLogger("probe").getClass());
                probe("http server", () -> com.sun.net.httpserver.spi.HttpServerProvider.provider().getClass());
                probe("jmx", () -> javax.management.remote.JMXConnectorFactory.newJMXConnector(
                    new javax.management.remote.JMXServiceURL("rmi", "localhost", 1), null).getClass());
                probe("naming", () -> new javax.naming.InitialContext(new Hashtable<>(Map.of(
                    "java.naming.factory.initial", "com.sun.jndi.dns.DnsContextFactory",
                    "java.naming.provider.url", "dns://127.0.0.1:1"))).getEnvironment().get("java.naming.factory.initial"));
                probe("numbers", () -> java.text.NumberFormat.getInstance(Locale.GERMANY).format(1234.5));
                probe("collation", () -> java.text.Collator.getInstance(Locale.forLanguageTag("sv")).compare("z", "\\u00f6"));
                probe("preferences", () -> java.util.prefs.Preferences.userRoot().getClass());
                probe("zones", () -> new TreeSet<>(java.time.ZoneId.getAvailableZoneIds()).hashCode());
                probe("debugger", () -> names(com.sun.jdi.Bootstrap.virtualMachineManager().allConnectors().stream()));
                probe("attach", () -> names(com.sun.tools.attach.spi.AttachProvider.providers().stream()));
                probe("classes", () -> Probe.class.getClassLoader().getResource("com/sun/source/tree/Tree.class"));
                probe("hidden", () -> Probe.class.getClassLoader().getResource("com/sun/tools/javac/resources/javac.properties"));
              }

              /** What does not load is not compared: some are not for programs at all, and say so alike. */
              static void services() {
                var services = new TreeSet<String>();
                for (Module module : ModuleLayer.boot().modules())
                  module.getDescriptor().provides().forEach(provided -> services.add(provided.service()));
                for (String service : services)
                  probe(service, () -> ServiceLoader.load(Class.forName(service)).stream()
                      .map(found -> found.type().getName()).sorted().toList());
              }

              static List<String> names(Stream<?> objects) {
                return objects.map(object -> object.getClass().getName()).sorted().toList();
              }

              static void probe(String name, Question question) {
                try {
                  System.out.println(name + ": " + question.ask());
                } catch (Throwable e) {
                  System.out.println(name + ": " + e.toString().replaceFirst(" @[0-9a-f]+", ""));
                }
              }
            }
            """;

    @TempDir
    Path folder;

    private Path jar;

    @BeforeEach
    void build() {
        var sources = Map.of("Tasks", TestPlugins.source("Tasks", "tasks"), "Probe", PROBE);
        jar = TestPlugins.of(sources).id("tasks").writeTo(folder.resolve("p.jar"));
    }

    @Test
    void a_task_finds_what_a_plain_program_does_when_it_is_the_first_to_ask() throws Exception {
        assertThat(different(asTask("first"), asProgram())).isEmpty();
    }

    @Test
    void a_task_finds_what_a_plain_program_does_when_its_process_has_asked_before() throws Exception {
        assertThat(different(asTask("last"), asProgram())).isEmpty();
    }

    @Test
    void what_belongs_to_modules_of_the_applications_loader_is_among_it() throws Exception {
        long modules = ModuleLayer.boot().modules().stream()
                .filter(module -> module.getClassLoader() == ClassLoader.getSystemClassLoader())
                .filter(module -> !module.getDescriptor().provides().isEmpty())
                .count();
        assertThat(modules).isGreaterThan(5);
        assertThat(asTask("first"))
                .hasSizeGreaterThan(60)
                .anyMatch(line -> line.startsWith("random: class "))
                .anyMatch(line -> line.contains("javax.tools.JavaCompiler: [com.sun.tools.javac.api.JavacTool]"))
                .anyMatch(line -> line.startsWith("classes: jrt:/jdk.compiler/"));
    }

    @Test
    void the_runners_own_classes_and_services_stay_out_of_reach() throws Exception {
        try (var plugin = LoadedPlugin.load(jar, "p.jar")) {
            ClassLoader loader = plugin.classLoader();
            for (String ours :
                    List.of(JdkServicesTest.class.getName(), Test.class.getName(), LoadedPlugin.class.getName())) {
                assertThatThrownBy(() -> Class.forName(ours, false, loader)).isInstanceOf(ClassNotFoundException.class);
                String file = ours.replace('.', '/') + ".class";
                assertThat(JdkServicesTest.class.getClassLoader().getResource(file))
                        .isNotNull();
                assertThat(loader.getResource(file)).isNull();
                assertThat(loader.getResources(file).hasMoreElements()).isFalse();
            }
            String service = "META-INF/services/java.sql.Driver";
            assertThat(JdkServicesTest.class.getClassLoader().getResource(service))
                    .isNotNull();
            assertThat(loader.getResource(service)).isNull();
            assertThat(loader.getResourceAsStream(service)).isNull();
            assertThat(loader.getResources(service).hasMoreElements()).isFalse();
            assertThat(ServiceLoader.load(java.sql.Driver.class, loader)).isEmpty();
        }
    }

    /** By pairs; both lists answer the same questions. */
    private static List<String> different(List<String> asTask, List<String> asProgram) {
        assertThat(asTask).hasSameSizeAs(asProgram);
        return IntStream.range(0, asTask.size())
                .filter(i -> !asTask.get(i).equals(asProgram.get(i)))
                .mapToObj(i -> "task:    " + asTask.get(i) + "\nprogram: " + asProgram.get(i))
                .toList();
    }

    private List<String> asProgram() throws Exception {
        return java("-cp", jar.toString(), "Probe");
    }

    /** @param when {@code first}, or {@code last} after this class has asked as the process's own */
    private List<String> asTask(String when) throws Exception {
        List<String> lines = java(
                "-cp", System.getProperty("java.class.path"), JdkServicesTest.class.getName(), jar.toString(), when);
        return lines.subList(lines.indexOf("as a task") + 1, lines.size());
    }

    /** As a worker does it, in a process of its own. */
    public static void main(String[] args) throws Exception {
        Path jar = Path.of(args[0]);
        if (args[1].equals("last")) {
            java.util.random.RandomGenerator.getDefault();
            ServiceLoader.load(java.util.spi.ToolProvider.class).forEach(tool -> {});
            javax.tools.ToolProvider.getSystemJavaCompiler();
            java.nio.file.spi.FileSystemProvider.installedProviders();
            javax.imageio.ImageIO.getReaderFormatNames();
            java.nio.charset.Charset.availableCharsets();
        }
        try (var plugin = LoadedPlugin.load(jar, "p.jar")) {
            Thread.currentThread().setContextClassLoader(plugin.classLoader());
            plugin.registerServices();
            Method main = plugin.classLoader().loadClass("Probe").getMethod("main", String[].class);
            System.out.println("as a task");
            main.invoke(null, (Object) new String[0]);
        }
    }

    private List<String> java(String... arguments) throws IOException, InterruptedException {
        var line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Djava.util.prefs.userRoot=" + folder));
        line.addAll(List.of(arguments));
        Path out = Files.createTempFile(folder, "out", ".txt");
        var process = new ProcessBuilder(line)
                .redirectErrorStream(false)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(out.toFile())
                .start();
        assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).describedAs(Files.readString(out)).isZero();
        try (Stream<String> lines = Files.lines(out)) {
            return lines.toList();
        }
    }
}
