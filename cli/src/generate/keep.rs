//! `--plan` and `--veripb`: the answer is kept with what it takes to check it again.

use super::{Work, beside};
use crate::args::GenerateConfigArgs;
use crate::input;
use crate::output::Text;
use crate::outputs::{self, Named};
use crate::plan::make::{Found, Proven, plan_file, proven};
use crate::usage::Usage;
use crate::veripb;
use prism::explain::Repair;
use prism::model::Request;
use prism::request::Document;
use std::path::Path;

/// Refuses to write over the request, or two answers over each other.
///
/// # Errors
/// Which files are the same.
pub(super) fn apart(args: &GenerateConfigArgs) -> Result<(), Usage> {
    // A request may be printed over itself, mended or refined.
    let request = args.ask.file.as_ref().filter(|path| !args.print_request && *path != Path::new("-"));
    let all = [
        Named::file("-f", request),
        Some(Named::data(args.output.as_ref())),
        Named::file("--plan", args.plan.as_ref()),
        Named::prefix("--veripb", args.veripb.as_ref()),
    ];
    outputs::apart(all.into_iter().flatten())
}

impl Work<'_> {
    /// Keeps the answer in the files that were asked for.
    ///
    /// # Errors
    /// What the system says.
    pub(super) fn keep(
        &self,
        document: &Document,
        config: Option<&str>,
        found: Option<&Found>,
    ) -> anyhow::Result<()> {
        let (plan, prefix) = (&self.args.plan, &self.args.veripb);
        if plan.is_none() && prefix.is_none() {
            return Ok(());
        }
        let (out, current) = (self.common.out, self.current(document));
        let (document, proven) = match self.mended.get() {
            Some(Err(why)) => (document, Err((*why).to_owned())),
            Some(Ok(mended)) => (mended, self.proven(mended, found)),
            None => (document, self.proven(document, found)),
        };
        if let Err(why) = &proven {
            out.tell(&format!("no certificate: {why}\n"));
        }
        if let Some(says) = proven.as_ref().ok().and_then(|proven| proven.apart.as_ref()) {
            out.tell(&format!("certificate: {says}\n"));
        }
        if let Some(path) = plan {
            let plan = plan_file(self.common, document, current, config, &proven);
            out.write(Some(path), Text::Exact(&plan.text()))?;
        }
        match (prefix, proven.map(|proven| proven.veripb)) {
            (Some(prefix), Ok(Some(levels))) => veripb::write(self.common, prefix, levels),
            (Some(prefix), _) => {
                out.tell(&format!("{}\n", veripb::not_written(&veripb::names(prefix))));
                Ok(())
            }
            (None, _) => Ok(()),
        }
    }

    fn proven(&self, document: &Document, found: Option<&Found>) -> Result<Proven, String> {
        let veripb = self.args.veripb.is_some();
        proven(self.registry.catalog(), document, found, &self.solving, veripb)
    }

    /// The request that the plan is of where a repair was applied: a plan file speaks of what was answered.
    pub(super) fn mended(
        &self,
        document: &Document,
        request: &Request,
        repair: &Repair,
    ) -> Result<Document, &'static str> {
        let patch = self.patch(document, request, repair);
        let patch = patch.ok_or("the repair cannot be written into the request word by word")?;
        let mended = Document::read("<request>", &patch.text);
        Ok(match self.current(document) {
            Some(current) => mended.with_running("<current>", current),
            None => mended,
        })
    }

    /// The text of the configuration that runs, where the request speaks of one.
    fn current(&self, document: &Document) -> Option<&str> {
        let current = document.current.as_ref()?;
        let file = self.args.ask.file.as_deref().filter(|_| !current.is_flag());
        let name = input::name_of(&beside(file, current.text()));
        self.registry.texts.get(name.as_str()).map(String::as_str)
    }
}
