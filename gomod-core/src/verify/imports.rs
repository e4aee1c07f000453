//! How far the go command reads a Go file to know its imports (`imports.ReadImports`).

/// Whether it gives up there, on a zero byte.
///
/// It stops behind the imports; where they make no sense, it reads on to the end.
pub(super) fn has_nul_in_imports(content: &[u8]) -> bool {
    let mut reader = Reader { content, at: 0, peeked: 0, at_end: false, fault: None };
    reader.file();
    match reader.fault {
        Some(Fault::Nul) => true,
        Some(Fault::Syntax) => content.get(reader.at..).is_some_and(|rest| rest.contains(&0)),
        None => false,
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    Syntax,
    Nul,
}

/// Zero stands for no byte.
struct Reader<'c> {
    content: &'c [u8],
    at: usize,
    peeked: u8,
    at_end: bool,
    fault: Option<Fault>,
}

impl Reader<'_> {
    fn file(&mut self) {
        self.keyword(b"package");
        self.identifier();
        while self.peek_word() == b'i' {
            self.keyword(b"import");
            if self.peek_word() == b'(' {
                self.next();
                while self.peek_word() != b')' && self.fault.is_none() {
                    self.import();
                }
                self.next();
            } else {
                self.import();
            }
        }
    }

    fn is_broken(&mut self) {
        self.fault.get_or_insert(Fault::Syntax);
    }

    fn goes_on(&self) -> bool {
        self.fault.is_none() && !self.at_end
    }

    fn read(&mut self) -> u8 {
        let Some(&byte) = self.content.get(self.at) else {
            self.at_end = true;
            return 0;
        };
        self.at += 1;
        if byte == 0 {
            self.fault.get_or_insert(Fault::Nul);
        }
        byte
    }

    fn peek(&mut self) -> u8 {
        if self.fault.is_some() {
            return 0;
        }
        if self.peeked == 0 {
            self.peeked = self.read();
        }
        self.peeked
    }

    /// The next byte that is no white space, semicolon or comment.
    fn peek_word(&mut self) -> u8 {
        let mut byte = self.peek();
        while self.goes_on() {
            match byte {
                b' ' | b'\x0c' | b'\t' | b'\r' | b'\n' | b';' => {}
                b'/' => self.comment(),
                _ => break,
            }
            byte = self.read();
        }
        self.peeked = byte;
        byte
    }

    /// A comment behind its first slash.
    fn comment(&mut self) {
        match self.read() {
            b'/' => while self.goes_on() && self.read() != b'\n' {},
            b'*' => {
                let mut last = 0;
                while self.fault.is_none() {
                    if self.at_end {
                        self.is_broken();
                    }
                    let byte = self.read();
                    if last == b'*' && byte == b'/' {
                        break;
                    }
                    last = byte;
                }
            }
            _ => self.is_broken(),
        }
    }

    fn next(&mut self) -> u8 {
        let byte = self.peek();
        self.peeked = 0;
        byte
    }

    fn keyword(&mut self, word: &[u8]) {
        self.peek_word();
        for &byte in word {
            if self.next() != byte {
                return self.is_broken();
            }
        }
        if is_identifier(self.peek()) {
            self.is_broken();
        }
    }

    fn identifier(&mut self) {
        if !is_identifier(self.peek_word()) {
            return self.is_broken();
        }
        while is_identifier(self.peek()) {
            self.peeked = 0;
        }
    }

    /// A path, behind a name or none.
    fn import(&mut self) {
        match self.peek_word() {
            b'.' => self.peeked = 0,
            byte if is_identifier(byte) => self.identifier(),
            _ => {}
        }
        self.peek_word();
        match self.next() {
            b'`' => {
                while self.fault.is_none() && self.next() != b'`' {
                    if self.at_end {
                        self.is_broken();
                    }
                }
            }
            b'"' => {
                while self.fault.is_none() {
                    let byte = self.next();
                    if byte == b'"' {
                        break;
                    }
                    if self.at_end || byte == b'\n' {
                        self.is_broken();
                    }
                    if byte == b'\\' {
                        self.next();
                    }
                }
            }
            _ => self.is_broken(),
        }
    }
}

fn is_identifier(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}
