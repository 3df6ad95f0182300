//! Users and groups of the system, as far as a shared journal needs them.

use crate::domain::Label;
use crate::files::open_named;

use std::io::Read as _;
use std::path::Path;

/// The number of the user who runs the program.
pub(super) fn us() -> u32 {
    rustix::process::geteuid().as_raw()
}

/// Whether the user is in a group. Who may do everything needs no group.
pub(super) fn is_ours(group: u32) -> bool {
    let ours = || rustix::process::getgroups().unwrap_or_default();
    us() == 0 || rustix::process::getegid().as_raw() == group || ours().into_iter().any(|one| one.as_raw() == group)
}

/// A group's name as this machine's own list has it; its number where the list has none, as for groups of a directory.
pub(super) fn name(group: u32) -> Label {
    let mut list = String::new();
    let read = open_named(Path::new("/etc/group")).and_then(|file| file.take(1 << 20).read_to_string(&mut list));
    let found = read.ok().and_then(|_| listed(&list, group));
    Label::new(&found.map_or_else(|| group.to_string(), str::to_owned))
}

/// The name of a group in a list of lines `name:password:number:members` (man7.org, group(5)).
fn listed(list: &str, group: u32) -> Option<&str> {
    list.lines().find_map(|line| {
        let mut parts = line.split(':');
        let (name, number) = (parts.next()?, parts.nth(1)?);
        (number.parse() == Ok(group) && !name.is_empty()).then_some(name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_named_as_the_list_has_it() {
        let list = "root:x:0:\n# a remark\nops:x:1001:ana,ben\n:x:7:\nbad:x:many:\n";
        assert_eq!(listed(list, 1001), Some("ops"));
        assert_eq!(listed(list, 0), Some("root"));
        assert_eq!([7, 8].map(|group| listed(list, group)), [None, None]);
    }
}
