//! Documents from a [`gomod_core`] inventory.
