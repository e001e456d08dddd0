//! Properties of runs of characters that styles hand down.
//!
//! Invariant: a property that is not set is that of the style below. White text is hidden only where nothing shades it.
//! Not here: how a format names them (its reader).

use crate::appearance::{Appearance, Script};

/// Properties of a run; `None` where they are not set.
#[allow(clippy::option_option, reason = "not set, set on the line, and set beside it are three things")]
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct RunProperties {
    pub is_hidden: Option<bool>,
    pub is_struck: Option<bool>,
    pub is_struck_twice: Option<bool>,
    pub script: Option<Option<Script>>,
    pub is_raised: Option<Option<Script>>,
    pub is_tiny: Option<bool>,
    pub is_white: Option<bool>,
    pub is_shaded: Option<bool>,
}

impl RunProperties {
    /// These properties, and those of `base` where they are not set.
    pub fn over(self, base: Self) -> Self {
        Self {
            is_hidden: self.is_hidden.or(base.is_hidden),
            is_struck: self.is_struck.or(base.is_struck),
            is_struck_twice: self.is_struck_twice.or(base.is_struck_twice),
            script: self.script.or(base.script),
            is_raised: self.is_raised.or(base.is_raised),
            is_tiny: self.is_tiny.or(base.is_tiny),
            is_white: self.is_white.or(base.is_white),
            is_shaded: self.is_shaded.or(base.is_shaded),
        }
    }

    /// How a run with these properties is set, on white ground or not.
    pub fn appearance(self, is_ground_white: bool) -> Appearance {
        let is_on = |property: Option<bool>| property == Some(true);
        let is_lost = is_on(self.is_white) && is_ground_white && !is_on(self.is_shaded);
        Appearance {
            is_hidden: is_on(self.is_hidden) || is_on(self.is_tiny) || is_lost,
            is_struck: is_on(self.is_struck) || is_on(self.is_struck_twice),
            script: self.script.flatten().or(self.is_raised.flatten()),
        }
    }
}
