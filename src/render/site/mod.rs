//! The site of `projlog site`: a home page, registers, and a page for each entry, in every language of the parties. The
//! structure of pages is in `templates/site/`; all words are messages.
//!
//! Pages are handed over one after the other, so that those of large logs are not all in memory.

mod axis;
mod edition;
mod entry;
mod event;
mod frame;
mod hash;
mod home;
mod item;
mod markup;
pub(super) mod names;
mod page;
mod picture;
mod portfolio;
mod register;
mod single;
#[cfg(test)]
mod tests;
mod timeline;

use std::io;

use askama::Template;

pub use edition::{Judged, Layout};
pub use names::folder_names;
pub use portfolio::{Listed, Needs, write_portfolio};
pub use single::{Alone, write_alone};

use edition::{Edition, Index};
use page::Page;
use register::Register;

use crate::workers;

/// Takes the files of a site one after the other: the path from the site's folder, with `/`, and the bytes.
pub type Sink<'s> = dyn FnMut(&str, &[u8]) -> io::Result<()> + 's;

/// Writes the pages of a project in all languages of a site.
///
/// # Errors
/// What `sink` gives.
pub fn write_project(
    judged: &Judged<'_>,
    layout: &Layout<'_>,
    sink: &mut Sink<'_>,
) -> io::Result<()> {
    let index = Index::new(judged);
    for language in layout.languages {
        let edition = Edition {
            judged,
            index: &index,
            layout,
            language: *language,
            folded: None,
        };
        write_overviews(edition, sink)?;
        entry::write(edition, sink)?;
    }
    Ok(())
}

/// Writes the home page, and the registers that are not empty.
fn write_overviews(edition: Edition<'_>, sink: &mut Sink<'_>) -> io::Result<()> {
    // The last register, that of the findings, takes longest and therefore comes first.
    let registers = edition.index.registers().iter().rev().copied().map(Some);
    let parts: Vec<Option<Register>> = registers.chain([None]).collect();
    let made = workers::all(&parts, |part| -> io::Result<Vec<(String, Vec<u8>)>> {
        let mut pages = Vec::new();
        let mut keep = |path: &str, bytes: &[u8]| {
            pages.push((path.to_owned(), bytes.to_vec()));
            Ok(())
        };
        match part {
            None => home::write(edition, &mut keep)?,
            Some(register) => register::write(edition, *register, &mut keep)?,
        }
        Ok(pages)
    });
    for pages in made {
        for (path, bytes) in pages? {
            sink(&path, &bytes)?;
        }
    }
    Ok(())
}

/// Writes the files that all pages share.
///
/// # Errors
/// What `sink` gives.
pub fn write_assets(sink: &mut Sink<'_>) -> io::Result<()> {
    sink(
        "style.css",
        include_bytes!("../../../templates/site/style.css"),
    )?;
    sink(
        "filter.js",
        include_bytes!("../../../templates/site/filter.js"),
    )
}

/// Hands over a page.
fn emit(page: &Page<'_>, template: &impl Template, sink: &mut Sink<'_>) -> io::Result<()> {
    sink(&(page.edition.home() + &page.path), &bytes_of(template)?)
}

/// A page as it is written.
fn bytes_of(template: &impl Template) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(12 * 1024);
    Template::write_into(template, &mut bytes)?;
    Ok(bytes)
}
