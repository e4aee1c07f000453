//! What is wrong with a go.sum file.

use std::fmt;

/// A go.sum file that cannot be read. The wording is that of the `go` command, which stops
/// at the first bad line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SumFileError {
    /// The name of the file.
    pub file: String,
    /// What is wrong with it.
    pub problem: SumFileProblem,
}

/// The faults of a go.sum file.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SumFileProblem {
    /// Lines that have not three words; of very many, the first hundred.
    BadLines(Vec<BadLine>),
    /// The file is 4 GiB or larger.
    TooLarge,
}

/// A line that has not three words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadLine {
    /// The number of the line, from 1.
    pub line: usize,
    /// How many words it has.
    pub words: usize,
}

impl fmt::Display for SumFileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("malformed go.sum:")?;
        let file = &self.file;
        match &self.problem {
            SumFileProblem::TooLarge => write!(f, "\n{file}: larger than 4 GiB"),
            SumFileProblem::BadLines(lines) => {
                lines.iter().try_for_each(|BadLine { line, words }| {
                    write!(f, "\n{file}:{line}: wrong number of fields {words}")
                })
            }
        }
    }
}

impl std::error::Error for SumFileError {}
