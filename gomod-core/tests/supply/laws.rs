//! What holds for every input.

use gomod_core::env::{Flags, Settings};
use gomod_core::info::VersionInfo;
use gomod_core::proxy::ProxyList;
use gomod_core::source::{Artifact, Source};
use proptest::prelude::*;

use crate::support::module;

proptest! {
    #[test]
    fn a_canonical_info_is_read_back(version in ".*", url in any::<String>(), nanos in 0..1_000_000_000u32) {
        let mut info = VersionInfo::new(version);
        info.time = format!("2020-02-29T23:59:58.{nanos:09}-11:30");
        info.origin = Some(gomod_core::info::VersionOrigin { url, ..Default::default() });
        let read = VersionInfo::parse(&info.to_json()).unwrap();
        prop_assert_eq!(&read.version, &info.version);
        prop_assert_eq!(&read.origin, &info.origin);
        // From the second time on, nothing changes.
        prop_assert_eq!(VersionInfo::parse(&read.to_json()).unwrap(), read);
    }

    #[test]
    fn no_info_is_too_odd(bytes in any::<Vec<u8>>(), time in "[0-9TZ:.+-]{0,40}") {
        let _ = VersionInfo::parse(&bytes);
        let _ = VersionInfo::parse(format!(r#"{{"Time":"{time}"}}"#).as_bytes());
    }

    #[test]
    fn no_setting_is_too_odd(goproxy in "[a-z:/@%?#,| é\\[\\].-]{0,40}", flags in "[-a-z='\" ]{0,30}") {
        if let Ok(list) = ProxyList::local(&goproxy, &goproxy) {
            // The only proxies that are asked are directories, none of which is there.
            prop_assert!(list.fetch(&module("example.com/a@v1.0.0"), Artifact::Mod).is_err());
            prop_assert!(list.latest(&goproxy).is_err());
        }
        let _ = Flags::parse(&flags);
        let _ = Settings::from_vars(|name| (name != "GOENV").then(|| goproxy.clone()));
    }
}
