//! What needs all apps or the whole binary: tests in `tests/it`, journeys in `browser`, benchmarks in `src/bin/bench`.
