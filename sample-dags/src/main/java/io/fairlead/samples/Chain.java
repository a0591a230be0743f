package io.fairlead.samples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fairlead.dag.Dag;
import io.fairlead.dag.DagSource;
import java.util.List;
import java.util.zip.CRC32;
import org.pf4j.Extension;

/**
 * Forty short tasks, each taking what the one before it returned: a description is ordinary Java, so a loop will do. What a run
 * of it takes is nearly all overhead, which makes it a benchmark.
 */
@Extension
public final class Chain implements DagSource {

    private static final int TASKS = 40;
    private static final int MEGABYTES = 64;

    @Override
    public List<Dag> dags() {
        var dag = Dag.named("chain").description("Forty tasks in a chain, each a few milliseconds of work.");

        var last = dag.task("link-1").returns(Long.class, () -> link(0));
        for (int i = 2; i <= TASKS; i++) {
            last = dag.task("link-" + i).takes(last).returns(Long.class, Chain::link);
        }

        return List.of(dag.build());
    }

    /** A checksum over 64 megabytes of zeros: some milliseconds, and another value for another seed. */
    static long link(long seed) {
        var checksum = new CRC32();
        checksum.update(Long.toString(seed).getBytes(UTF_8));
        byte[] megabyte = new byte[1 << 20];
        for (int i = 0; i < MEGABYTES; i++) checksum.update(megabyte);
        return checksum.getValue();
    }
}
