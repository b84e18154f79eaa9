//! Tests of registers that are split, and of what their filters need.
