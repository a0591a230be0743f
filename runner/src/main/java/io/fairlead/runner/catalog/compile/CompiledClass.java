package io.fairlead.runner.catalog.compile;

/**
 * One class file that the compiler made.
 *
 * @param source path of the {@code .java} file that it comes from
 */
public record CompiledClass(String source, ClassFile file, byte[] bytes) {}
