//! Which version of the specification a document is written for, and the one
//! mechanism that gates every field by it.
//!
//! A model type is declared with [`gated!`](crate::spec): one row per field, with the
//! version that brought the field, the field's name in the schema, and the Rust field.
//! The order of the rows is the order in which the fields are written; it is the order
//! of the official schemas. A field is written when the version asked for has it and
//! the value has anything to say; so no document carries a `null`, an empty list or an
//! empty object.

use std::fmt;
use std::str::FromStr;

use serde::ser::{Error, Serialize, SerializeMap, SerializeSeq, Serializer};

/// A version of the CycloneDX specification that this crate writes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum SpecVersion {
    /// CycloneDX 1.4.
    V1_4,
    /// CycloneDX 1.5: lifecycles, tools as components.
    V1_5,
    /// CycloneDX 1.6 (the default): licence acknowledgement, manufacturer and authors of
    /// a component.
    #[default]
    V1_6,
    /// CycloneDX 1.7.
    V1_7,
}

impl SpecVersion {
    /// Every version, oldest first.
    pub const ALL: [SpecVersion; 4] =
        [SpecVersion::V1_4, SpecVersion::V1_5, SpecVersion::V1_6, SpecVersion::V1_7];

    /// The number as the specification writes it, such as `1.6`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            SpecVersion::V1_4 => "1.4",
            SpecVersion::V1_5 => "1.5",
            SpecVersion::V1_6 => "1.6",
            SpecVersion::V1_7 => "1.7",
        }
    }

    /// The identifier of the version's JSON schema, the value of `$schema`.
    #[must_use]
    pub fn json_schema(self) -> &'static str {
        match self {
            SpecVersion::V1_4 => "http://cyclonedx.org/schema/bom-1.4.schema.json",
            SpecVersion::V1_5 => "http://cyclonedx.org/schema/bom-1.5.schema.json",
            SpecVersion::V1_6 => "http://cyclonedx.org/schema/bom-1.6.schema.json",
            SpecVersion::V1_7 => "http://cyclonedx.org/schema/bom-1.7.schema.json",
        }
    }
}

impl fmt::Display for SpecVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A spec version that this crate does not write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownSpecVersion(pub String);

impl fmt::Display for UnknownSpecVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CycloneDX version {:?} is not one of 1.4, 1.5, 1.6, 1.7", self.0)
    }
}

impl std::error::Error for UnknownSpecVersion {}

impl FromStr for SpecVersion {
    type Err = UnknownSpecVersion;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        SpecVersion::ALL
            .into_iter()
            .find(|version| version.as_str() == text)
            .ok_or_else(|| UnknownSpecVersion(text.to_owned()))
    }
}

/// A value that is written differently, or not at all, depending on the spec version.
pub(crate) trait Gated {
    /// Whether there is nothing to write in this version.
    fn is_absent(&self, version: SpecVersion) -> bool;

    /// Writes the value as this version has it.
    fn write<S: Serializer>(&self, version: SpecVersion, serializer: S) -> Result<S::Ok, S::Error>;
}

/// A value together with the version to write it for: what serde sees.
pub(crate) struct At<'a, T: ?Sized>(pub(crate) &'a T, pub(crate) SpecVersion);

impl<T: Gated + ?Sized> Serialize for At<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.write(self.1, serializer)
    }
}

/// Writes one field of an object, unless this version has nothing to write.
pub(crate) fn write_field<M: SerializeMap, T: Gated>(
    map: &mut M,
    key: &'static str,
    value: &T,
    version: SpecVersion,
) -> Result<(), M::Error> {
    if value.is_absent(version) {
        return Ok(());
    }
    map.serialize_entry(key, &At(value, version))
}

impl<T: Gated> Gated for Option<T> {
    fn is_absent(&self, version: SpecVersion) -> bool {
        self.as_ref().is_none_or(|value| value.is_absent(version))
    }

    fn write<S: Serializer>(&self, version: SpecVersion, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Some(value) => value.write(version, serializer),
            None => Err(S::Error::custom("a value that is not there has no form")),
        }
    }
}

impl<T: Gated> Gated for Box<T> {
    fn is_absent(&self, version: SpecVersion) -> bool {
        (**self).is_absent(version)
    }

    fn write<S: Serializer>(&self, version: SpecVersion, serializer: S) -> Result<S::Ok, S::Error> {
        (**self).write(version, serializer)
    }
}

impl<T: Gated> Gated for Vec<T> {
    fn is_absent(&self, version: SpecVersion) -> bool {
        self.iter().all(|item| item.is_absent(version))
    }

    fn write<S: Serializer>(&self, version: SpecVersion, serializer: S) -> Result<S::Ok, S::Error> {
        let mut items = serializer.serialize_seq(None)?;
        for item in self.iter().filter(|item| !item.is_absent(version)) {
            items.serialize_element(&At(item, version))?;
        }
        items.end()
    }
}

/// Values that are the same in every version.
macro_rules! plain {
    ($($Type:ty),*) => { $(
        impl $crate::spec::Gated for $Type {
            fn is_absent(&self, _: $crate::spec::SpecVersion) -> bool {
                false
            }

            fn write<S: serde::Serializer>(
                &self,
                _: $crate::spec::SpecVersion,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                serde::Serialize::serialize(self, serializer)
            }
        }
    )* };
}
pub(crate) use plain;

plain!(String, bool, u32);

/// Declares a model type: rows of `SINCE "name in the schema" field: Type`, or of
/// `SINCE until VERSION "name" field: Type` for what a later version took back.
macro_rules! gated {
    (
        $(#[$meta:meta])*
        $vis:vis struct $Name:ident {
            $(
                $(#[$doc:meta])*
                $since:ident $(until $until:ident)? $key:literal $field:ident: $Type:ty
            ),* $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        $vis struct $Name {
            $( $(#[$doc])* pub $field: $Type, )*
        }

        impl $Name {
            /// Writes the fields that the version has into an object already begun.
            pub(crate) fn write_fields<M: serde::ser::SerializeMap>(
                &self,
                version: $crate::spec::SpecVersion,
                map: &mut M,
            ) -> Result<(), M::Error> {
                $(
                    if version >= $crate::spec::SpecVersion::$since
                        $( && version < $crate::spec::SpecVersion::$until )?
                    {
                        $crate::spec::write_field(map, $key, &self.$field, version)?;
                    }
                )*
                Ok(())
            }
        }

        impl $crate::spec::Gated for $Name {
            fn is_absent(&self, version: $crate::spec::SpecVersion) -> bool {
                true $( && (version < $crate::spec::SpecVersion::$since
                    $( || version >= $crate::spec::SpecVersion::$until )?
                    || $crate::spec::Gated::is_absent(&self.$field, version)) )*
            }

            fn write<S: serde::Serializer>(
                &self,
                version: $crate::spec::SpecVersion,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                let mut map = serializer.serialize_map(None)?;
                self.write_fields(version, &mut map)?;
                serde::ser::SerializeMap::end(map)
            }
        }
    };
}
pub(crate) use gated;

/// Declares an enumeration of fixed words that every version has.
macro_rules! words {
    (
        $(#[$meta:meta])*
        pub enum $Name:ident {
            $( $(#[$doc:meta])* $Variant:ident = $word:literal ),* $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $Name {
            $( $(#[$doc])* $Variant, )*
        }

        impl $Name {
            /// The word that the specification uses.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $( $Name::$Variant => $word, )*
                }
            }

            /// What a word of the specification stands for; none for one that is not modelled.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                match word {
                    $( $word => Some($Name::$Variant), )*
                    _ => None,
                }
            }
        }

        impl serde::Serialize for $Name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        $crate::spec::plain!($Name);
    };
}
pub(crate) use words;
