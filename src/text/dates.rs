//! Dates as they are printed, whole or damaged.
