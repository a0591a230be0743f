/** Makes plugins of {@code .java} files, and reuses what was compiled before. */
package io.fairlead.runner.catalog.compile;
