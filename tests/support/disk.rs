//! A small file system in memory that only the programs of one test see: in a mount namespace of its own, which a process that waits
//! for its end keeps. From outside it is reached by way of that process.

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use super::debiting::{Pulling, Ran, Scene};

/// Mounted where the journal of a scene is kept.
#[derive(Debug)]
pub(crate) struct Disk {
    keeper: Child,
    state: PathBuf,
}

impl Disk {
    /// One megabyte for the journal of a scene.
    pub(crate) fn mount(scene: &Scene) -> Self {
        let state = scene.state();
        fs::create_dir(&state).expect("a folder");
        let script = "mount -t tmpfs -o size=1m,mode=700 none \"$0\" && echo mounted && exec cat";
        let mut keeper = Command::new("unshare")
            .args(["--mount", "--propagation", "private", "sh", "-c", script])
            .arg(&state)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("unshare of util-linux is there");
        let mut said = String::new();
        BufReader::new(keeper.stdout.take().expect("piped")).read_line(&mut said).expect("text");
        assert_eq!(
            said, "mounted\n",
            "a file system is mounted for this test: run it as root, where mounting is allowed"
        );
        Self { keeper, state }
    }

    /// The program in the namespace, about to debit.
    pub(crate) fn pulling(&self, scene: &Scene, minor: i64) -> Command {
        self.entered(scene, &Scene::asked(minor, &self.state))
    }

    pub(crate) fn pull(&self, scene: &Scene, minor: i64) -> Ran {
        Pulling::of(&mut self.pulling(scene, minor)).end()
    }

    pub(crate) fn on_journal(&self, scene: &Scene, args: &[&str]) -> Ran {
        let state = self.state.to_str().expect("text");
        let args = [&["journal"], args, &["--state-dir", state]].concat();
        Pulling::of(&mut self.entered(scene, &args.into_iter().map(str::to_owned).collect::<Vec<_>>())).end()
    }

    /// Leaves no byte free.
    pub(crate) fn fill(&self) {
        let mut ballast = File::create(self.ballast()).expect("it can be made");
        let mut size = 65_536;
        while size > 0 {
            if ballast.write(&vec![0; size]).is_err() {
                size /= 2;
            }
        }
    }

    pub(crate) fn make_space(&self) {
        fs::remove_file(self.ballast()).expect("it is there");
    }

    /// Mounts it again in another way.
    pub(crate) fn remount(&self, how: &str) {
        let mut command = self.enter();
        command.args(["mount", "-o", &format!("remount,{how}")]).arg(&self.state);
        assert!(command.status().expect("it runs").success(), "it is mounted again");
    }

    fn ballast(&self) -> PathBuf {
        let inside = self.state.strip_prefix("/").expect("a whole path");
        PathBuf::from(format!("/proc/{}/root", self.keeper.id())).join(inside).join("ballast")
    }

    fn enter(&self) -> Command {
        let mut command = Command::new("nsenter");
        command.arg(format!("--mount=/proc/{}/ns/mnt", self.keeper.id()));
        command
    }

    fn entered(&self, scene: &Scene, args: &[String]) -> Command {
        let mut command = self.enter();
        command.arg(env!("CARGO_BIN_EXE_pullfunds")).args(args);
        scene.surround(&mut command);
        command
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // The file system goes with the last process that sees it.
        self.keeper.kill().unwrap_or_default();
        drop(self.keeper.wait());
    }
}
