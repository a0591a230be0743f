package io.fairlead.runner.catalog;

/**
 * One class file that the compiler made.
 *
 * @param source path of the {@code .java} file that it comes from
 */
record CompiledClass(String source, ClassFile file, byte[] bytes) {}
