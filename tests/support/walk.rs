//! The walk through the main job, as the README tells it: a block of `press` and `see` lines that a person can follow
//! and a test plays.

/// A step of the walk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    /// Keys, in the notation of key scripts.
    Press(String),
    /// Words that are then on the screen.
    See(String),
}

/// The steps in the README's block that begins with ```` ```walk ````.
pub(crate) fn of_readme() -> Vec<Step> {
    let readme = include_str!("../../README.md");
    let (_, after) = readme.split_once("```walk\n").expect("the README has a walk");
    let (block, _) = after.split_once("```").expect("the block ends");
    block.lines().filter(|line| !line.trim().is_empty()).map(step).collect()
}

fn step(line: &str) -> Step {
    let (verb, rest) = line.trim().split_once(char::is_whitespace).expect("a verb and its object");
    let rest = rest.split("  #").next().unwrap_or_default().trim();
    match verb {
        "press" => Step::Press(rest.to_owned()),
        "see" => Step::See(rest.to_owned()),
        other => panic!("`{other}` is neither press nor see"),
    }
}
