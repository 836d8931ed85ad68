package io.penstock.stream;

import java.time.Duration;

/**
 * How an output that writes a folder of segments cuts and keeps them.
 *
 * @param segment how long a segment is, cut at the next key frame
 * @param keepFor how old a segment may become; zero for any age
 * @param keepBytes how many bytes the output's segments may take together; 0 for any number
 */
public record RecordingSpec(Duration segment, Duration keepFor, long keepBytes) {}
