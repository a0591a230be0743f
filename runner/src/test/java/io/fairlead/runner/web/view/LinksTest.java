package io.fairlead.runner.web.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.runner.logs.LogKey;
import org.junit.jupiter.api.Test;

class LinksTest {

    @Test
    void every_id_is_one_segment_of_a_path() {
        assertThat(Links.run("shop.sales", "by hand/1?#%+é"))
                .isEqualTo("/dags/shop.sales/runs/by%20hand%2F1%3F%23%25%2B%C3%A9");
        assertThat(Links.dag("../x")).isEqualTo("/dags/..%2Fx");
    }

    @Test
    void a_fanned_out_task_keeps_its_index_in_every_link() {
        var log = new LogKey("d", "r", "t", 4, 2);
        assertThat(Links.log("d", "r", "t", 4)).isEqualTo("/dags/d/runs/r/tasks/t/log?map=4");
        assertThat(Links.log("d", "r", "t", -1)).isEqualTo("/dags/d/runs/r/tasks/t/log");
        assertThat(Links.attempt(log, 1)).isEqualTo("/dags/d/runs/r/tasks/t/log?attempt=1&map=4");
        assertThat(Links.logRaw(log)).isEqualTo("/dags/d/runs/r/tasks/t/log/raw?attempt=2&map=4");
    }
}
