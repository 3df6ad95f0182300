//! Whether consoles can lock each other out in a folder. SQLite rests on the locks of the file system, and those of networks
//! and of user-space file systems are known to be missing or forged (sqlite.org/faq.html, question 5; sqlite.org/wal.html).

use std::path::Path;

use rustix::fs::FlockOperation;
use rustix::io::Errno;

use crate::domain::Label;
use crate::files;

use super::PlaceFault;
use super::folder::label;

/// Refuses a folder on a file system whose locks cannot be relied on, or that has none.
pub(super) fn examine(folder: &Path) -> Result<(), PlaceFault> {
    let refused = |system: &str| PlaceFault::CannotLock { folder: label(folder), system: Label::new(system) };
    if let Some(system) = system_of(folder) {
        return Err(refused(system));
    }
    // A file without a name, since closing one that SQLite has open would drop SQLite's locks. Where there are no such files,
    // and where nothing may be made, the first write of SQLite's tells.
    let Ok(probe) = files::open_unnamed(folder) else { return Ok(()) };
    match rustix::fs::fcntl_lock(&probe, FlockOperation::NonBlockingLockExclusive) {
        Err(Errno::NOLCK | Errno::OPNOTSUPP | Errno::INVAL | Errno::NOSYS) => {
            Err(refused("a file system without locks"))
        }
        Ok(()) | Err(_) => Ok(()),
    }
}

#[cfg(target_os = "linux")]
fn system_of(folder: &Path) -> Option<&'static str> {
    let found = rustix::fs::statfs(folder).ok()?;
    u64::try_from(found.f_type).ok().and_then(unreliable)
}

#[cfg(target_vendor = "apple")]
fn system_of(folder: &Path) -> Option<&'static str> {
    /// `MNT_LOCAL` of `sys/mount.h`.
    const LOCAL: u32 = 0x1000;
    let found = rustix::fs::statfs(folder).ok()?;
    (found.f_flags & LOCAL == 0).then_some("a network disk")
}

#[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
const fn system_of(_folder: &Path) -> Option<&'static str> {
    None
}

/// File systems that are not relied on, by the number that Linux gives them (man7.org, statfs(2); `linux/magic.h`).
#[cfg(any(target_os = "linux", test))]
fn unreliable(magic: u64) -> Option<&'static str> {
    const SYSTEMS: [(u64, &str); 14] = [
        (0x6969, "NFS"),
        (0x517b, "a Windows share (SMB)"),
        (0xff53_4d42, "a Windows share (CIFS)"),
        (0xfe53_4d42, "a Windows share (SMB 2)"),
        (0x0102_1997, "9P, a folder of another machine"),
        (0x6573_5546, "FUSE, a file system of a program"),
        (0x00c3_6400, "Ceph"),
        (0x5346_414f, "AFS"),
        (0x6b41_4653, "AFS"),
        (0x7375_7245, "Coda"),
        (0x0bd0_0bd0, "Lustre"),
        (0x0116_1970, "GFS2"),
        (0x7461_636f, "OCFS2"),
        (0x564c, "NCP, a NetWare share"),
    ];
    SYSTEMS.iter().find(|(number, _)| *number == magic).map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::nfs(0x6969, Some("NFS"))]
    #[case::fuse(0x6573_5546, Some("FUSE, a file system of a program"))]
    #[case::cifs(0xff53_4d42, Some("a Windows share (CIFS)"))]
    #[case::ext4(0xef53, None)]
    #[case::xfs(0x5846_5342, None)]
    #[case::btrfs(0x9123_683e, None)]
    #[case::tmpfs(0x0102_1994, None)]
    #[case::overlay(0x794c_7630, None)]
    #[case::zfs(0x2fc1_2fc1, None)]
    fn disks_of_other_machines_and_of_programs_are_not_relied_on(#[case] magic: u64, #[case] name: Option<&str>) {
        assert_eq!(unreliable(magic), name);
    }

    #[test]
    fn a_usual_folder_can_be_locked_and_nothing_is_left_there() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(examine(folder.path()), Ok(()));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
