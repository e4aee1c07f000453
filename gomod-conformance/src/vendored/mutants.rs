//! Vendor directories that someone meddled with.
//!
//! Each change is made to the text of one file, as a hand or a merge would make it. Most of
//! them the go command refuses; some it does not mind, and then both must say so.

/// The files of a vendored tree that say what is vendored.
#[derive(Clone, Debug)]
pub(super) struct Files {
    pub(super) go_mod: String,
    /// None: the vendor directory is there, the file is not.
    pub(super) modules_txt: Option<String>,
}

/// A change: its name, and what it makes of the files; none where it finds nothing to change.
pub(super) type Mutation = (&'static str, fn(&Files) -> Option<Files>);

/// A module that no tree knows.
const FORK: &str = "example.com/fork v1.2.3";

pub(super) const MUTATIONS: &[Mutation] = &[
    ("a version differs", |f| f.heading(|path, _| format!("# {path} v0.0.99"))),
    ("an explicit marker is missing", |f| f.note(|note| note.strip_prefix("explicit; "))),
    ("all explicit markers are missing", |f| {
        f.lines(|line| Some(line.replace("## explicit; go", "## go").replace("## explicit", "##")))
    }),
    ("a marker is added", |f| {
        f.note(|n| n.strip_prefix("go ").map(|_| "explicit")).or_else(|| f.body("## explicit"))
    }),
    ("a go version is missing", |f| {
        f.note(|note| note.split_once("; go ").map(|(explicit, _)| explicit))
    }),
    ("a module is missing", Files::without_first),
    ("a module comes twice", |f| f.modules(|text| format!("{text}{text}"))),
    ("a replacement is only vendored", |f| {
        f.heading(|path, version| format!("# {path} {version} => ./fork"))
    }),
    ("a replacement by a module is only vendored", |f| {
        f.heading(|path, version| format!("# {path} {version} => {FORK}"))
    }),
    ("a replacement of every version is only vendored", |f| {
        let (path, _) = f.first()?;
        f.modules(|text| format!("{text}# {path} => ./fork\n"))
    }),
    ("a replacement is not vendored", |f| {
        let (path, version) = f.first()?;
        f.with_line(&format!("replace {path} {version} => {FORK}"))
    }),
    ("a replacement of every version is not vendored", |f| {
        let (path, _) = f.first()?;
        f.with_line(&format!("replace {path} => ./fork"))
    }),
    ("a replacement differs in its version", |f| {
        let (path, version) = f.first()?;
        let file = f.with_line(&format!("replace {path} {version} => {FORK}"))?;
        file.heading(|path, version| format!("# {path} {version} => example.com/fork v1.2.4"))
    }),
    ("a replacement differs in its directory", |f| {
        let (path, version) = f.first()?;
        let file = f.with_line(&format!("replace {path} {version} => ../fork"))?;
        file.heading(|path, version| format!("# {path} {version} => ./fork"))
    }),
    ("a replacement of a module that is not needed", |f| {
        f.with_line("replace example.com/unneeded => ./unneeded")
    }),
    ("a requirement is not vendored", |f| f.with_line("require example.com/new v1.0.0")),
    ("an indirect requirement is not vendored", |f| {
        f.with_line("require example.com/new v1.0.0 // indirect")
    }),
    ("a requirement is raised", |f| {
        let (path, version) = f.required()?;
        let (major, _) = version.split_once('.')?;
        let (old, new) = (format!("{path} {version}"), format!("{path} {major}.999.0"));
        Some(Files { go_mod: f.go_mod.replacen(&old, &new, 1), ..f.clone() })
    }),
    ("a requirement is gone", |f| {
        let (path, version) = f.required()?;
        let kept = f.go_mod.lines().filter(|line| !line.contains(&format!("{path} {version}")));
        Some(Files { go_mod: kept.map(|line| format!("{line}\n")).collect(), ..f.clone() })
    }),
    ("a required version is excluded", |f| {
        let (path, version) = f.required()?;
        f.with_line(&format!("exclude {path} {version}"))
    }),
    ("a module that nobody requires is vendored", |f| {
        f.modules(|text| format!("{text}# {FORK}\nexample.com/fork/pkg\n"))
    }),
    ("for a workspace or not", |f| {
        f.modules(|text| match text.strip_prefix("## workspace\n") {
            Some(rest) => rest.to_owned(),
            None => format!("## workspace\n{text}"),
        })
    }),
    ("the file is empty", |f| f.modules(|_| String::new())),
    ("the file is missing", |f| Some(Files { modules_txt: None, ..f.clone() })),
    ("lines end as on Windows", |f| f.modules(|text| text.replace('\n', "\r\n"))),
    ("stray lines", |f| f.modules(|text| format!("#\n# \n##\nnonsense here\n# a b c\n{text}#x\n"))),
    ("no go line", |f| f.go_line(None)),
    ("go 1.13", |f| f.go_line(Some("1.13"))),
    ("go 1.13, and a version differs", |f| {
        f.go_line(Some("1.13"))?.heading(|path, _| format!("# {path} v0.0.99"))
    }),
    ("go 1.13, and a replacement is not vendored", |f| {
        let (path, version) = f.first()?;
        f.go_line(Some("1.13"))?.with_line(&format!("replace {path} {version} => {FORK}"))
    }),
    ("go 1.16", |f| f.go_line(Some("1.16"))),
    ("go 1.17", |f| f.go_line(Some("1.17"))),
];

impl Files {
    fn modules(&self, change: impl FnOnce(&str) -> String) -> Option<Files> {
        let text = change(self.modules_txt.as_deref()?);
        Some(Files { modules_txt: Some(text), ..self.clone() })
    }

    fn lines(&self, change: impl Fn(&str) -> Option<String>) -> Option<Files> {
        let text = self.modules_txt.as_deref()?;
        let lines: String =
            text.lines().filter_map(change).map(|line| format!("{line}\n")).collect();
        (lines != text).then(|| Files { modules_txt: Some(lines), ..self.clone() })
    }

    /// Changes the first line that `change` has an answer for.
    fn first_line(&self, change: impl Fn(&str) -> Option<String>) -> Option<Files> {
        let done = std::cell::Cell::new(false);
        self.lines(|line| match change(line) {
            Some(new) if !done.replace(true) => Some(new),
            _ => Some(line.to_owned()),
        })
    }

    /// Changes the heading of the first module that is not replaced.
    fn heading(&self, change: impl Fn(&str, &str) -> String) -> Option<Files> {
        self.first_line(|line| heading(line).map(|(path, version)| change(path, version)))
    }

    /// Changes what is noted of the first module of which `change` takes the note.
    fn note(&self, change: impl Fn(&str) -> Option<&str>) -> Option<Files> {
        self.first_line(|line| {
            let note = change(line.strip_prefix("## ")?)?;
            Some(format!("## {note}"))
        })
    }

    /// Puts a line below the heading of the first module that is not replaced.
    fn body(&self, line: &str) -> Option<Files> {
        self.heading(|path, version| format!("# {path} {version}\n{line}"))
    }

    /// The first module of modules.txt that is not replaced.
    fn first(&self) -> Option<(String, String)> {
        let (path, version) = self.modules_txt.as_deref()?.lines().find_map(heading)?;
        Some((path.to_owned(), version.to_owned()))
    }

    /// A module that go.mod requires, as it stands there.
    fn required(&self) -> Option<(String, String)> {
        let text = self.modules_txt.as_deref()?;
        let mut headings = text.lines().filter_map(heading);
        let (path, version) =
            headings.find(|(path, version)| self.go_mod.contains(&format!("{path} {version}")))?;
        Some((path.to_owned(), version.to_owned()))
    }

    fn without_first(&self) -> Option<Files> {
        let text = self.modules_txt.as_deref()?;
        let at = if text.starts_with("# ") { 0 } else { text.find("\n# ")? + 1 };
        let end = text[at + 2..].find("\n# ").map_or(text.len(), |next| at + 2 + next + 1);
        let text = format!("{}{}", &text[..at], &text[end..]);
        Some(Files { modules_txt: Some(text), ..self.clone() })
    }

    fn with_line(&self, line: &str) -> Option<Files> {
        Some(Files { go_mod: format!("{}\n{line}\n", self.go_mod), ..self.clone() })
    }

    /// The same with another `go` line, or none.
    fn go_line(&self, release: Option<&str>) -> Option<Files> {
        let others = self
            .go_mod
            .lines()
            .filter(|line| !line.starts_with("go ") && !line.starts_with("toolchain "));
        let mut go_mod: String = others.map(|line| format!("{line}\n")).collect();
        if let Some(release) = release {
            go_mod += &format!("\ngo {release}\n");
        }
        Some(Files { go_mod, ..self.clone() })
    }
}

/// The module that a line of modules.txt introduces, unless it is replaced.
pub(super) fn heading(line: &str) -> Option<(&str, &str)> {
    let mut words = line.strip_prefix("# ")?.split_whitespace();
    let found = (words.next()?, words.next()?);
    (words.next().is_none() && found.1.starts_with('v')).then_some(found)
}
