//! What causes do, and that a refused one changes nothing.
