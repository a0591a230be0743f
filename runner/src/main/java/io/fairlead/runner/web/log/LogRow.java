package io.fairlead.runner.web.log;

import io.fairlead.runner.logs.LogLine;

/** @param number of the line in the whole log, counted from 1 */
public record LogRow(long number, LogLine line) {}
