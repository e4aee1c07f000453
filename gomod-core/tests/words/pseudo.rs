use gomod_core::pseudo::{self, CommitTime, PseudoVersion};

const TIME: &str = "20200102030405";
const TAIL: &str = "20200102030405-abcdef123456";

#[test]
fn making_and_taking_apart() {
    // What comes before the time, the major version and version that it follows.
    let cases = [
        ("v0.0.0-", "", "", ""),
        ("v2.0.0-", "v2", "", ""),
        ("v1.2.4-0.", "v1", "v1.2.3", ""),
        ("v1.2.10-0.", "v1", "v1.2.9", ""),
        ("v1.2.18446744073709551616-0.", "v1", "v1.2.18446744073709551615", ""),
        ("v1.2.3-pre.0.", "v1", "v1.2.3-pre", ""),
        ("v1.2.3-0.0.", "v1", "v1.2.3-0", ""),
        ("v1.2.3-a-b.0.", "v1", "v1.2.3-a-b", ""),
        ("v2.0.1-0.", "v2", "v2.0.0+incompatible", "+incompatible"),
        ("v2.0.0-rc.1.0.", "v2", "v2.0.0-rc.1+incompatible", "+incompatible"),
    ];
    let time = CommitTime::from_digits(TIME).unwrap();
    for (head, major, older, build) in cases {
        let text = format!("{head}{TAIL}{build}");
        assert!(pseudo::is_pseudo(&text));
        assert_eq!(pseudo::make(major, older, time, "abcdef123456"), text);
        let v = PseudoVersion::parse(&text).unwrap();
        assert_eq!(v.base().unwrap().as_deref().unwrap_or(""), older);
        assert_eq!((v.time().unwrap(), v.rev()), (time, "abcdef123456"));
        assert_eq!(v.to_string(), text);
    }
    // A short version counts as the full one, and what is no version does not count.
    assert_eq!(pseudo::make("v1", "v1.2", time, "x"), format!("v1.2.1-0.{TIME}-x"));
    assert_eq!(pseudo::make("v3", "master", time, "x"), format!("v3.0.0-{TIME}-x"));
}

#[test]
fn what_is_none() {
    let cases = [
        "",
        "x",
        "v1.2.3",
        "v1.1.0-20200102030405-abcdef123456",
        "v1.2.3-pre.20200102030405-abcdef123456",
        "v1.2.3-pre0.20200102030405-abcdef123456",
        "v1.2.3-0.2020010203040-abcdef123456",
        "v1.2.3-0.202001020304056-abcdef123456",
        "v1.2.3-0.20200102030405-",
        "v1.2.3-0.20200102030405-abc.def",
        "v1.2.3-0.20200102030405-abc+",
        "v1.2.3-0.20200102030405",
        "v1.2-0.20200102030405-abcdef123456",
    ];
    for text in cases {
        assert!(!pseudo::is_pseudo(text), "{text}");
        let want = format!("pseudo-version \"{text}\" invalid: syntax error");
        assert_eq!(PseudoVersion::parse(text).unwrap_err().to_string(), want);
    }
}

#[test]
fn nonsense_that_has_the_form() {
    let error = |text: &str| PseudoVersion::parse(text).unwrap().base().unwrap_err().to_string();
    assert_eq!(
        error("v2.0.0-20200102030405-abcdef123456+incompatible"),
        "pseudo-version \"v2.0.0-20200102030405-abcdef123456+incompatible\" invalid: \
         lacks base version, but has build metadata \"+incompatible\"",
    );
    assert_eq!(
        error("v1.1.0-0.20200102030405-abcdef123456"),
        "pseudo-version \"v1.1.0-0.20200102030405-abcdef123456\" invalid: \
         version before v1.1.0 would have negative patch number",
    );
    let v = PseudoVersion::parse("v0.0.0-20201302030405-abcdef123456").unwrap();
    assert_eq!(
        v.time().unwrap_err().to_string(),
        "pseudo-version \"v0.0.0-20201302030405-abcdef123456\" invalid: \
         malformed time \"20201302030405\"",
    );
}

#[test]
fn times() {
    let cases = [
        ("00000101000000", -62_167_219_200),
        ("00010101000000", -62_135_596_800),
        ("19000228235959", -2_203_891_201),
        ("19000301000000", -2_203_891_200),
        ("19700101000000", 0),
        ("20000229000000", 951_782_400),
        ("20200102030405", 1_577_934_245),
        ("99991231235959", 253_402_300_799),
    ];
    for (digits, unix) in cases {
        let time = CommitTime::from_digits(digits).unwrap();
        assert_eq!(time.unix(), unix, "{digits}");
        assert_eq!(CommitTime::from_unix(unix), Some(time), "{digits}");
        assert_eq!(time.digits(), digits);
    }
    for unix in [-62_167_219_201, 253_402_300_800, i64::MIN, i64::MAX] {
        assert_eq!(CommitTime::from_unix(unix), None);
    }
    for digits in [
        "",
        "2020010203040",
        "20201302030405",
        "20200002030405",
        "20210229000000",
        "19000229000000",
        "20200431000000",
        "20200100000000",
        "20200101240000",
        "20200101006000",
        "20200101000060",
        "2020+102030405",
        "2020010203040é",
    ] {
        assert_eq!(CommitTime::from_digits(digits), None, "{digits}");
    }
    assert_eq!(CommitTime::from_unix(-1).unwrap().to_string(), "1969-12-31T23:59:59Z");
}
