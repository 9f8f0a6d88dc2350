package io.logpost.engine.embedded;

import io.logpost.group.Coordinator;
import io.logpost.group.GroupOffsets;
import io.logpost.topic.TopicCatalog;

/// What groups and their members work with; one for all of them.
record GroupParts(
    TopicCatalog catalog,
    Coordinator coordinator,
    GroupOffsets offsets,
    Fetcher fetcher,
    CommitBarrier barrier) {}
