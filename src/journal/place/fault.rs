//! What can be wrong with the place of a journal: the folder, the files, who may write there, and the file system. Each says
//! which command sets it right, where one can.

use crate::domain::Label;
use crate::files::quoted;

/// A place where no journal is kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlaceFault {
    /// The folder could not be made or read.
    #[error("The journal's folder {folder} cannot be used ({why}). Name another with --state-dir.")]
    Folder {
        /// The folder.
        folder: Label,
        /// The system's words.
        why: Label,
    },
    /// The folder is to be made in one that is not there.
    #[error(
        "The journal's folder {folder} is not made: {missing} does not exist. Correct the path, or make {missing} first."
    )]
    NoParent {
        /// The folder.
        folder: Label,
        /// The first folder of its path that is missing.
        missing: Label,
    },
    /// Anybody may write to the folder, which is the operator's own.
    #[error(
        "Others may write to the journal's folder {folder} (mode {mode:04o}). Take that away: chmod o-w {word}",
        word = quoted(folder.as_str())
    )]
    FolderOpen {
        /// The folder.
        folder: Label,
        /// Its permissions.
        mode: u32,
    },
    /// Anybody may write to the folder, which is not the operator's own or is meant to be shared, as `/tmp` is.
    #[error(
        "Everybody may write to the journal's folder {folder} (mode {mode:04o}). Name a folder of your own with --state-dir."
    )]
    FolderShared {
        /// The folder.
        folder: Label,
        /// Its permissions.
        mode: u32,
    },
    /// A group may write to the folder, but it is not set up for sharing: files would belong to other groups, or all may look.
    #[error(
        "A group may write to the journal's folder {folder} (mode {mode:04o}), but it is not set up for sharing. \
         For a journal that operators share: chmod 2770 {word}; for your own: chmod g-w {word}",
        word = quoted(folder.as_str())
    )]
    HalfShared {
        /// The folder.
        folder: Label,
        /// Its permissions.
        mode: u32,
    },
    /// The folder is shared by a group that this user is not in.
    #[error(
        "The journal's folder {folder} is shared by the group {group}, which you are not in. Have yourself added, and log in anew."
    )]
    NotInGroup {
        /// The folder.
        folder: Label,
        /// The group.
        group: Label,
    },
    /// Anybody may write to a folder above it, and could put another in its place.
    #[error(
        "Everybody may write to {above} (mode {mode:04o}), and could put another folder in the place of the journal's, {folder}. \
         Take that away: chmod o-w {word}; or name another with --state-dir.",
        word = quoted(above.as_str())
    )]
    AboveOpen {
        /// The folder.
        folder: Label,
        /// The one above.
        above: Label,
        /// Its permissions.
        mode: u32,
    },
    /// The path leads somewhere else, or to something that is not a file of its own.
    #[error(
        "The journal {journal} is {what}, not a file of its own. Find out who did that, and put the journal itself under this one name."
    )]
    NotAFile {
        /// The path.
        journal: Label,
        /// What it is.
        what: &'static str,
    },
    /// Others may read or write a file that is one person's.
    #[error(
        "Others may read or write the journal {journal} (mode {mode:04o}). Take that away: chmod 600 {word}",
        word = quoted(journal.as_str())
    )]
    FileOpen {
        /// The file.
        journal: Label,
        /// Its permissions.
        mode: u32,
    },
    /// A file in a shared folder that the group cannot use, or that others can.
    #[error(
        "The journal {journal} lies in a folder that the group {group} shares, but has mode {mode:04o}. \
         Its owner sets it right: chgrp {group} {word}; chmod 660 {word}",
        word = quoted(journal.as_str())
    )]
    NotOfGroup {
        /// The file.
        journal: Label,
        /// The folder's group.
        group: Label,
        /// Its permissions.
        mode: u32,
    },
    /// The file is another user's.
    #[error(
        "The journal {journal} belongs to user {owner} (mode {mode:04o}), so permission is denied. Name a folder of your own with \
         --state-dir, or one that is shared (mode 2770)."
    )]
    NotYours {
        /// The file.
        journal: Label,
        /// The number of its owner.
        owner: u32,
        /// Its permissions.
        mode: u32,
    },
    /// The file may not be read by this user.
    #[error(
        "The journal {journal} cannot be read: permission denied. It belongs to user {owner} and has mode {mode:04o}; you are user {us}. \
         {way}"
    )]
    Denied {
        /// The file.
        journal: Label,
        /// The number of its owner.
        owner: u32,
        /// Its permissions.
        mode: u32,
        /// The number of the user who asks.
        us: u32,
        /// What to do.
        way: Label,
    },
    /// Two programs cannot be kept apart there.
    #[error(
        "The journal's folder {folder} lies on {system}, where two consoles cannot be relied on to lock each other out. \
         Put it on a local disk with --state-dir."
    )]
    CannotLock {
        /// The folder.
        folder: Label,
        /// The file system.
        system: Label,
    },
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn at() -> Label {
        Label::new("/srv/x")
    }

    #[rstest]
    #[case(PlaceFault::Folder { folder: at(), why: Label::new("no such file") })]
    #[case(PlaceFault::NoParent { folder: at(), missing: Label::new("/srv") })]
    #[case(PlaceFault::FolderOpen { folder: at(), mode: 0o777 })]
    #[case(PlaceFault::FolderShared { folder: at(), mode: 0o1777 })]
    #[case(PlaceFault::HalfShared { folder: at(), mode: 0o770 })]
    #[case(PlaceFault::NotInGroup { folder: at(), group: Label::new("ops") })]
    #[case(PlaceFault::AboveOpen { folder: at(), above: Label::new("/srv"), mode: 0o777 })]
    #[case(PlaceFault::NotAFile { journal: at(), what: "a symbolic link" })]
    #[case(PlaceFault::FileOpen { journal: at(), mode: 0o640 })]
    #[case(PlaceFault::NotOfGroup { journal: at(), group: Label::new("ops"), mode: 0o600 })]
    #[case(PlaceFault::NotYours { journal: at(), owner: 1000, mode: 0o600 })]
    #[case(PlaceFault::Denied { journal: at(), owner: 1000, mode: 0, us: 1000, way: Label::new("Give it back: chmod 600 /srv/x") })]
    #[case(PlaceFault::CannotLock { folder: at(), system: Label::new("NFS") })]
    fn a_fault_names_the_place_and_says_what_to_do(#[case] fault: PlaceFault) {
        let sentence = fault.to_string();
        let does = ["--state-dir", "chmod ", "Correct ", "Have ", "Find out "];
        assert!(sentence.contains(at().as_str()), "{sentence}");
        assert!(does.iter().any(|word| sentence.contains(word)), "{sentence}");
        assert!(!sentence.contains('!') && !sentence.contains("please"), "{sentence}");
    }

    #[test]
    fn permissions_are_told_as_they_are_typed() {
        let sentence = PlaceFault::FolderOpen { folder: at(), mode: 0o777 }.to_string();
        assert!(sentence.ends_with("(mode 0777). Take that away: chmod o-w /srv/x"), "{sentence}");
    }
}
