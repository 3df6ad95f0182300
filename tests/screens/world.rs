//! The World screen on whole screens: its states as reviewed pictures at three sizes, and what must hold of a move from the first
//! key to the world and back.
