//! What is seen while go.mod files are fetched.

use std::io::{self, IsTerminal};
use std::sync::Once;
use std::thread;
use std::time::Duration;

use gomod_core::supply::Progress;
use gomod_core::version::ModuleVersion;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::talk::Talk;

/// What is done sooner than this needs no progress bar.
const PATIENCE: Duration = Duration::from_millis(500);

/// How often the bar shows that it lives.
const TICK: Duration = Duration::from_millis(100);

/// Tells of fetches: a line each when every step is wanted, else a bar on a terminal.
pub(crate) struct Fetching {
    talk: Talk,
    /// None where no bar is wanted or possible.
    bar: Option<ProgressBar>,
    begun: Once,
}

impl Fetching {
    pub(crate) fn new(talk: Talk) -> Self {
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let wanted = talk.wants_progress() && io::stderr().is_terminal() && !dumb;
        let bar = wanted.then(|| {
            // Without a width it draws what fits; the template is checked by a test.
            let style = ProgressStyle::with_template(TEMPLATE)
                .unwrap_or_else(|_| ProgressStyle::default_bar());
            ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::hidden()).with_style(style)
        });
        Self { talk, bar, begun: Once::new() }
    }

    /// Takes the bar away.
    pub(crate) fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

const TEMPLATE: &str = "{spinner} Fetching {pos}/{len} {wide_msg}";

impl Progress for Fetching {
    fn started(&self, module: &ModuleVersion) {
        self.talk.step(&format!("fetching {module}"));
        let Some(bar) = &self.bar else { return };
        bar.inc_length(1);
        bar.set_message(module.to_string());
        self.begun.call_once(|| {
            let bar = bar.clone();
            // Ends with the process at the latest.
            thread::spawn(move || {
                thread::sleep(PATIENCE);
                if !bar.is_finished() {
                    bar.set_draw_target(ProgressDrawTarget::stderr());
                    bar.enable_steady_tick(TICK);
                }
            });
        });
    }

    fn finished(&self, _: &ModuleVersion) {
        if let Some(bar) = &self.bar {
            bar.inc(1);
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_template_is_one() {
        assert!(indicatif::ProgressStyle::with_template(super::TEMPLATE).is_ok());
    }
}
