//! Which columns the list of requests has at a width, and where.

use crate::ui::{Canvas, Role};

/// Most cells of a path; what is left over goes to the note.
const LONGEST_PATH: u16 = 46;

/// Places of the columns: where each begins, and how wide it is. None where there is no room for it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Columns {
    /// Whether times have their milliseconds.
    pub(super) is_exact: bool,
    pub(super) time: u16,
    pub(super) mode: Option<u16>,
    pub(super) method: u16,
    pub(super) path: (u16, u16),
    pub(super) whom: Option<u16>,
    /// Where the status ends.
    pub(super) status: u16,
    /// Where the milliseconds end.
    pub(super) took: Option<u16>,
    pub(super) key: Option<u16>,
    pub(super) note: (u16, u16),
}

/// Cells of `acct..Gin6`.
pub(super) const WHOM: u16 = 10;
/// Cells of `STATUS`.
const STATUS: u16 = 6;
/// Cells of `80,000`.
const TOOK: u16 = 6;
/// Cells of the beginning of a debit's id.
pub(super) const KEY: u16 = 13;

impl Columns {
    pub(super) fn of(width: u16) -> Self {
        let (is_exact, has_key, has_whom) = (width >= 100, width >= 110, width >= 80);
        let (time, method, note) = if is_exact { (12, 6, 18) } else { (8, 4, 15) };
        let when = |is_there: bool, cells: u16| if is_there { cells + 2 } else { 0 };
        let fixed = 2
            + time
            + 2
            + when(is_exact, 4)
            + method
            + 2
            + 2
            + when(has_whom, WHOM)
            + STATUS
            + when(has_whom, TOOK)
            + when(has_key, KEY)
            + 2
            + note
            + 1;
        let left = width.saturating_sub(fixed);
        let path = left.min(LONGEST_PATH);
        let mut x = 2;
        let mut place = |cells: u16| {
            let start = x;
            x = start + cells + 2;
            start
        };
        let time = place(time);
        let mode = is_exact.then(|| place(4));
        let method = place(method);
        let path = (place(path), path);
        let whom = has_whom.then(|| place(WHOM));
        let status = place(STATUS) + STATUS;
        let took = has_whom.then(|| place(TOOK) + TOOK);
        let key = has_key.then(|| place(KEY));
        let note = (place(0), note + left.saturating_sub(path.1));
        Self { is_exact, time, mode, method, path, whom, status, took, key, note }
    }

    pub(super) fn draw_headings(&self, canvas: &mut Canvas<'_>, y: u16) {
        let role = Role::ColumnHeading;
        canvas.text(self.time, y, "TIME", role);
        let method = if self.is_exact { "METHOD" } else { "" };
        canvas.text(self.method, y, method, role);
        canvas.text(self.path.0, y, "PATH", role);
        canvas.text_right(self.status, y, "STATUS", role);
        canvas.text(self.note.0, y, "NOTE", role);
        for (x, heading) in [(self.mode, "MODE"), (self.whom, "AS"), (self.key, "KEY")] {
            if let Some(x) = x {
                canvas.text(x, y, heading, role);
            }
        }
        if let Some(end) = self.took {
            canvas.text_right(end, y, "MS", role);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_never_overlap_and_the_path_can_be_read_at_every_width() {
        for width in 60..240 {
            let columns = Columns::of(width);
            assert!(columns.path.1 >= 14, "{width}");
            assert!(columns.path.0 + columns.path.1 < columns.status - STATUS, "{width}");
            assert_eq!(columns.note.0 + columns.note.1 + 1, width);
        }
    }
}
