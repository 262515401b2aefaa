//! Rules over API descriptions, and over a description against the run.
