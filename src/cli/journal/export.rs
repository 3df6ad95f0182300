//! `pullfunds journal export`: everything for other programs, to standard output or into a new file.

use std::io::{self, BufWriter, Write};
use std::path::Path;

use crate::cli::{Exit, Failure, say};
use crate::files::NewFile;
use crate::journal::{Book, ExportAs, JournalFault};
use crate::money::grouped;

use super::args::ExportArgs;
use super::{unusable, which};

pub(super) fn run(args: &ExportArgs) -> Result<Exit, Failure> {
    let book = which::look(&args.which)?;
    let how = if args.csv { ExportAs::Csv } else { ExportAs::Json };
    let count = match &args.output {
        Some(path) => Some(into_file(&book, how, path)?),
        None => onto_output(&book, how)?,
    };
    if let Some(count) = count {
        say(&format!("{} events, head {}", grouped(&count.to_string()), book.head().map_err(unusable)?));
    }
    Ok(Exit::Done)
}

fn into_file(book: &Book, how: ExportAs, path: &Path) -> Result<u64, Failure> {
    let mut file = NewFile::at(path)?;
    let count = book.export(&mut BufWriter::new(&mut file), how).map_err(unusable)?;
    file.keep()?;
    Ok(count)
}

/// None when whoever reads it has seen enough.
fn onto_output(book: &Book, how: ExportAs) -> Result<Option<u64>, Failure> {
    let mut output = Pipe { output: BufWriter::new(io::stdout().lock()), is_closed: false };
    match book.export(&mut output, how) {
        Ok(count) => Ok(Some(count)),
        Err(_) if output.is_closed => Ok(None),
        Err(fault @ JournalFault::NotExported { .. }) => Err(Failure::new(Exit::Terminal, fault)),
        Err(fault) => Err(unusable(fault)),
    }
}

/// Standard output, and whether it was closed on the other side.
struct Pipe<W: Write> {
    output: W,
    is_closed: bool,
}

impl<W: Write> Pipe<W> {
    fn seen<T>(&mut self, done: io::Result<T>) -> io::Result<T> {
        self.is_closed |= done.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::BrokenPipe);
        done
    }
}

impl<W: Write> Write for Pipe<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let done = self.output.write(bytes);
        self.seen(done)
    }

    fn flush(&mut self) -> io::Result<()> {
        let done = self.output.flush();
        self.seen(done)
    }
}
