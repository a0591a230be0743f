/** {@code ./fairlead bench}: measures the product. Nothing that the product needs to run is here. */
package io.fairlead.runner.bench;
