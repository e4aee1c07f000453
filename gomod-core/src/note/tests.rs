use ed25519_dalek::{Signer, SigningKey};

use super::*;

const PUBLIC: &str = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8";
/// A head that the public log once signed.
const HEAD: &str = "go.sum database tree\n72133030\nxiGlh3F43kqzbDZ7W7dTHIUbfQN4NHCasnIpUf2si9M=\n\n\
    — sum.golang.org Az3grqipZLB54edFropjvMJkCqSpyLCWlFmmNnBL++jF+C1l/O7CDWdfyKudJEdYQs+SHdddmeMT6vrbGVOz1AO2FA8=\n";

struct Signed {
    key: SigningKey,
    name: &'static str,
}

impl Signed {
    fn new(name: &'static str, seed: u8) -> Self {
        Self { key: SigningKey::from_bytes(&[seed; 32]), name }
    }

    fn encoded(&self) -> Vec<u8> {
        [&[ED25519][..], &self.key.verifying_key().to_bytes()].concat()
    }

    fn verifier(&self) -> Verifier {
        let key = self.encoded();
        let hash = key_hash(self.name, &key);
        Verifier::parse(&format!("{}+{hash:08x}+{}", self.name, STANDARD.encode(key))).unwrap()
    }

    fn line(&self, text: &str) -> String {
        let hash = key_hash(self.name, &self.encoded()).to_be_bytes();
        let bytes = [&hash[..], &self.key.sign(text.as_bytes()).to_bytes()].concat();
        format!("— {} {}\n", self.name, STANDARD.encode(bytes))
    }
}

#[test]
fn the_public_log_signs_its_heads() {
    let verifier = Verifier::parse(PUBLIC).unwrap();
    let note = open(HEAD.as_bytes(), std::slice::from_ref(&verifier)).unwrap();
    assert!(note.text.ends_with("si9M=\n"));
    assert_eq!(note.signers, ["sum.golang.org"]);
    let forged = HEAD.replace("72133030", "72133031");
    assert_eq!(
        open(forged.as_bytes(), &[verifier]).unwrap_err().to_string(),
        "invalid signature for key sum.golang.org+033de0ae"
    );
}

#[test]
fn keys_are_whole() {
    for (wrong, why) in [
        ("", NoteError::MalformedKey),
        ("sum.golang.org", NoteError::MalformedKey),
        (&PUBLIC.replace("033de0ae", "033de0af"), NoteError::KeyHash),
        (&PUBLIC.replace("033de0ae", "33de0ae"), NoteError::MalformedKey),
        (&PUBLIC.replace("033de0ae", "+33de0ae"), NoteError::MalformedKey),
        (&PUBLIC.replace("sum.", "num."), NoteError::KeyHash),
        (&PUBLIC.replace("sum.", "s m."), NoteError::MalformedKey),
        (&PUBLIC.replace("Ac4z", "!c4z"), NoteError::MalformedKey),
        (&PUBLIC[14..], NoteError::MalformedKey),
    ] {
        assert_eq!(Verifier::parse(wrong), Err(why), "{wrong}");
    }
    // Another algorithm, and a key that is too short, with hashes that are right.
    for (key, why) in [(vec![2; 33], NoteError::Algorithm), (vec![1; 32], NoteError::MalformedKey)]
    {
        let text = format!("a+{:08x}+{}", key_hash("a", &key), STANDARD.encode(key));
        assert_eq!(Verifier::parse(&text), Err(why));
    }
}

#[test]
fn one_good_signature_of_a_known_key_is_needed_and_no_bad_one_may_be_there() {
    let (a, b, stranger) = (Signed::new("a", 1), Signed::new("b", 2), Signed::new("c", 3));
    let known = [a.verifier(), b.verifier()];
    let text = "some text\n\nwith a gap\n";
    let told = |lines: &[String]| open(format!("{text}\n{}", lines.concat()).as_bytes(), &known);
    let note = told(&[stranger.line(text), a.line(text), b.line(text), a.line("x\n")]).unwrap();
    assert_eq!((&*note.text, note.signers), (text, vec!["a".to_owned(), "b".to_owned()]));
    assert!(matches!(told(&[a.line(text), b.line("x\n")]), Err(NoteError::BadSignature { .. })));
    assert!(matches!(told(&[stranger.line(text)]), Err(NoteError::Unsigned { .. })));
    // A key of the same name is another key.
    let (impostor, lines) = (Signed::new("a", 9), vec![a.line(text); 101]);
    assert!(matches!(told(&[impostor.line(text)]), Err(NoteError::Unsigned { .. })));
    assert_eq!(told(&lines), Err(NoteError::Malformed));
    // A signature is for all of the text.
    assert!(told(&[a.line("some text\n")]).is_err());
}

#[test]
fn notes_are_well_formed() {
    let a = Signed::new("a", 1);
    let line = a.line("t\n");
    let told = |note: &str| open(note.as_bytes(), &[a.verifier()]);
    assert!(told(&format!("t\n\n{line}")).is_ok());
    for wrong in [
        String::new(),
        "t\n".to_owned(),
        format!("t\n{line}"),
        format!("t\n\n{}", line.trim_end()),
        format!("t\n\n{line}x"),
        format!("t\n\n{line}\n"),
        format!("t\n\n{}", line.replace('—', "-")),
        format!("t\n\n{}", line.replace(" a ", " a")),
        format!("t\n\n{}", line.replace(" a ", "  ")),
        "t\n\n— a AAAA\n".to_owned(),
        "t\n\n— a !!!!\n".to_owned(),
        "t\n\n— a \n".to_owned(),
        format!("t\t\n\n{line}"),
        format!("t\r\n\n{line}"),
        "\n".to_owned(),
        "\n\n".to_owned(),
        "\n\n\n".to_owned(),
    ] {
        assert_eq!(told(&wrong), Err(NoteError::Malformed), "{wrong:?}");
    }
    assert_eq!(open(b"\xff\n\n", &[a.verifier()]), Err(NoteError::Malformed));
    let long = format!("{}\n\n{line}", "t".repeat(MAX_NOTE));
    assert_eq!(told(&long), Err(NoteError::Malformed));
}
