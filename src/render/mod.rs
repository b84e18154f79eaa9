//! stub while the renderers are being written
use crate::engine::Report;
use crate::project::Project;
use std::io;
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Human,
    Concise,
    Json,
}
#[derive(Debug, Clone)]
pub struct Style {
    pub color: bool,
    pub unicode: bool,
    pub width: usize,
}
#[derive(Debug, schemars::JsonSchema)]
pub struct CheckReport {}
pub fn plain(s: &str) -> String {
    s.to_owned()
}
pub fn account(_: &Project, r: &Report) -> String {
    format!("{} findings\n", r.findings.len())
}
pub fn statistics(_: &Report) -> String {
    String::new()
}
pub fn render(_: Format, p: &Project, r: &Report, _: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    for f in &r.findings {
        let s = p.sources.get(f.at.source);
        writeln!(out, "{}:{}: {}[{}]: {}", s.path(), s.position(f.at.span.start), f.severity, f.rule, f.message)?;
    }
    Ok(())
}
