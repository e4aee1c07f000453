use super::*;

fn settings(vars: &[(&str, &str)]) -> Settings {
    try_settings(vars).unwrap()
}

fn try_settings(vars: &[(&str, &str)]) -> Result<Settings, SettingsError> {
    Settings::from_vars(|name| {
        vars.iter().find(|(n, _)| *n == name).map(|(_, value)| (*value).to_owned())
    })
}

#[cfg(unix)]
#[test]
fn defaults() {
    let s = settings(&[("HOME", "/h")]);
    let all: Vec<_> = s.iter().map(|(name, setting)| (name, setting.value.as_str())).collect();
    assert_eq!(
        all,
        [
            ("GO111MODULE", ""),
            ("GOARCH", host_arch()),
            ("GOAUTH", "netrc"),
            (
                "GOENV",
                if cfg!(target_vendor = "apple") {
                    "/h/Library/Application Support/go/env"
                } else {
                    "/h/.config/go/env"
                }
            ),
            ("GOFLAGS", ""),
            ("GOINSECURE", ""),
            ("GOMODCACHE", "/h/go/pkg/mod"),
            ("GONOPROXY", ""),
            ("GONOSUMDB", ""),
            ("GOOS", host_os()),
            ("GOPATH", "/h/go"),
            ("GOPRIVATE", ""),
            ("GOPROXY", DEFAULT_GOPROXY),
            ("GOSUMDB", DEFAULT_GOSUMDB),
            ("GOTOOLCHAIN", "auto"),
            ("GOVCS", ""),
            ("GOWORK", ""),
        ]
    );
    assert!(s.iter().all(|(_, setting)| setting.origin == SettingOrigin::Default));
    assert_eq!(all.iter().map(|(name, _)| *name).collect::<Vec<_>>(), GO_NAMES);
}

#[test]
fn process_over_file_over_default() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("env");
    std::fs::write(
        &file,
        "# GOPROXY=a\ngoproxy=b\nGOPROXY\nGOPRIVATE=old\nGOPRIVATE=file.example\nGOSUMDB=\n\
         GONOSUMDB=\nGOTOOLCHAIN=local\n GOVCS=x\nGOFLAGS=-mod=mod=x",
    )
    .unwrap();
    let file = file.to_str().unwrap();
    let s =
        settings(&[("GOENV", file), ("GOTOOLCHAIN", "path"), ("GOPROXY", ""), ("GOPATH", "/p")]);
    let got = |name: &str| s.get(name).map(|s| (s.value.as_str(), s.origin)).unwrap();
    assert_eq!(got("GOENV"), (file, SettingOrigin::Process));
    assert_eq!(got("GOTOOLCHAIN"), ("path", SettingOrigin::Process));
    // Empty in the process is not set.
    assert_eq!(got("GOPROXY"), (DEFAULT_GOPROXY, SettingOrigin::Default));
    assert_eq!(got("GOPRIVATE"), ("file.example", SettingOrigin::EnvFile));
    // An empty line in the file hides a default of the release, and no other.
    assert_eq!(got("GOSUMDB"), ("", SettingOrigin::EnvFile));
    assert_eq!(got("GONOSUMDB"), ("file.example", SettingOrigin::Default));
    assert_eq!(got("GOVCS"), ("", SettingOrigin::Default));
    assert_eq!(s.flags().value("mod"), Some("mod=x"));
    assert_eq!(s.get("GONE"), None);
}

#[test]
fn private_is_the_default_of_two() {
    let s = settings(&[("GOENV", "off"), ("GOPRIVATE", "p.com"), ("GONOPROXY", "none")]);
    assert_eq!((s.gonoproxy(), s.gonosumdb(), s.goprivate()), ("none", "p.com", "p.com"));
    assert_eq!(s.get("GOENV").unwrap().value, "");
}

#[test]
fn module_cache() {
    let error = |vars| settings(vars).gomodcache().unwrap_err().to_string();
    assert_eq!(
        error(&[("GOENV", "off")]),
        "module cache not found: neither GOMODCACHE nor GOPATH is set"
    );
    assert_eq!(
        error(&[("GOENV", "off"), ("GOMODCACHE", "rel")]),
        "GOMODCACHE entry is relative; must be absolute path: \"rel\"."
    );
    let list = std::env::join_paths([Path::new("/x/../a/"), Path::new("/b")]).unwrap();
    let list = list.to_str().unwrap();
    let cache = settings(&[("GOENV", "off"), ("GOPATH", list)]).gomodcache();
    assert_eq!(cache.unwrap(), Path::new("/a/pkg/mod"));
}

#[test]
fn flags() {
    let error = |text: &str| Flags::parse(text).unwrap_err().to_string();
    assert_eq!(error("x"), "parsing $GOFLAGS: non-flag \"x\"");
    for bad in ["-", "--", "---x", "-=x", "--=x", "''"] {
        assert!(error(bad).contains("non-flag"), "{bad}");
    }
    assert_eq!(error("'-mod=mod"), "parsing $GOFLAGS: unterminated ' string");
    assert_eq!(error("-mod"), "flag needs an argument: -mod (from $GOFLAGS)");
    let flags = Flags::parse("\t-mod=vendor\n --mod= \"-x=a'b\"-modcacherw -y=false -y=").unwrap();
    assert_eq!(flags.value("mod"), Some(""));
    assert_eq!(flags.value("x"), Some("a'b"));
    assert!(flags.is_set("modcacherw"));
    assert!(!flags.is_set("y") && !flags.is_set("z"));
    assert_eq!(flags.value("modcacherw"), None);
    assert!(try_settings(&[("GOENV", "off"), ("GOFLAGS", "mod")]).is_err());
}
