//! What of a vendor directory is left out.

use crate::modfile::{ModFile, Mode};
use crate::release;

/// The rule on vendor directories that a module is under.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct VendorRule {
    /// As of go 1.24 `vendor/modules.txt` is left out, and a fault is mended: before, files right
    /// in a vendor directory that is not at the root were left out with the packages in it
    /// (golang.org/issue/37397). Published hashes need both.
    since_1_24: bool,
}

impl VendorRule {
    /// The rule for a module with that go.mod. One that cannot be read has no go line.
    pub(super) fn of(go_mod: &[u8]) -> Self {
        let since_1_24 = ModFile::parse("go.mod", go_mod, Mode::Lax)
            .ok()
            .and_then(|file| {
                let go = file.go()?;
                Some(release::compare(&release::lang(go.version)?, "1.24").is_ge())
            })
            .unwrap_or(false);
        Self { since_1_24 }
    }

    /// Whether the file is in a vendored package (`isVendoredPackage`).
    pub(super) fn omits(self, name: &str) -> bool {
        const VENDOR: &str = "/vendor/";
        if self.since_1_24 && name == "vendor/modules.txt" {
            return true;
        }
        let from = match name.find(VENDOR) {
            _ if name.starts_with("vendor/") => "vendor/".len(),
            Some(at) if self.since_1_24 => at + VENDOR.len(),
            Some(_) => VENDOR.len(),
            None => return false,
        };
        name.bytes().skip(from).any(|byte| byte == b'/')
    }
}

#[cfg(test)]
mod tests {
    use super::VendorRule;

    #[test]
    fn the_rule_of_each_release() {
        let old = VendorRule::of(b"module a\ngo 1.23.4\n");
        let new = VendorRule::of(b"module a\ngo 1.24rc1\n");
        assert_eq!((old.since_1_24, new.since_1_24), (false, true));
        assert_eq!(VendorRule::of(b"module a\n"), old);
        assert_eq!(VendorRule::of(b"\"module"), old);
        for (name, by_old, by_new) in [
            ("vendor/modules.txt", false, true),
            ("vendor/x.go", false, false),
            ("vendor/a/x.go", true, true),
            ("pkg/vendor/vendor.go", true, false),
            ("p/vendor/v.go", true, false),
            ("pkg/vendor/foo/foo.go", true, true),
            ("vendors/a/x.go", false, false),
            ("é/vendor/é", true, false),
        ] {
            assert_eq!((old.omits(name), new.omits(name)), (by_old, by_new), "{name}");
        }
    }
}
