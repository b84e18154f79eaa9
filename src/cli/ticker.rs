//! A line on the terminal about how far a long run has come. It is removed before anything else is printed.

use std::io::{self, Write};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::message::{Language, Message, message};
use crate::progress::{Counts, Progress};
use crate::render::terminal::{CLEAR_LINE, replaced_line};

/// Shorter runs show nothing.
const DELAY: Duration = Duration::from_millis(500);
/// The time between two versions of the line.
const PAUSE: Duration = Duration::from_millis(100);

/// The line, if there is one. Clones share it.
#[derive(Debug, Clone, Default)]
pub(super) struct Ticker(Arc<Mutex<Option<Running>>>);

impl Ticker {
    /// Shows the progress on a stream once the run takes long.
    pub(super) fn start(
        &self,
        progress: Progress,
        language: impl FnOnce() -> Language + Send + 'static,
        width: usize,
        mut out: impl Write + Send + 'static,
    ) {
        self.stop();
        let (stop, stopped) = channel();
        let thread = std::thread::Builder::new().spawn(move || {
            // A closed stream shows nothing.
            let _ = show(&progress, language, width, &mut out, &stopped);
        });
        if let (Ok(mut running), Ok(thread)) = (self.0.lock(), thread) {
            *running = Some(Running {
                stop: Some(stop),
                thread: Some(thread),
            });
        }
    }

    /// Removes the line.
    pub(super) fn stop(&self) {
        if let Ok(mut running) = self.0.lock() {
            running.take();
        }
    }
}

/// The thread that shows the line. It ends with this value, and the line with it.
#[derive(Debug)]
struct Running {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop.take();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn show(
    progress: &Progress,
    language: impl FnOnce() -> Language,
    width: usize,
    out: &mut dyn Write,
    stopped: &Receiver<()>,
) -> io::Result<()> {
    let waits = |time| stopped.recv_timeout(time) == Err(RecvTimeoutError::Timeout);
    if !waits(DELAY) {
        return Ok(());
    }
    let language = language();
    loop {
        let text = line(progress.counts()).text(language);
        out.write_all(replaced_line(&text, width).as_bytes())?;
        out.flush()?;
        if !waits(PAUSE) {
            out.write_all(CLEAR_LINE.as_bytes())?;
            return out.flush();
        }
    }
}

/// What is done so far.
fn line(counts: Counts) -> Message {
    let now = now(counts);
    if counts.all_projects < 2 {
        return now;
    }
    message! {
        en: "Projects: {done} of {all}. {now}",
        ru: "Проекты: {done} из {all}. {now}",
        es: "Proyectos: {done} de {all}. {now}",
        done: counts.projects,
        all: counts.all_projects,
        now: now,
    }
}

fn now(counts: Counts) -> Message {
    if counts.pages > 0 {
        return message! {
            en: "Writing pages: {pages}",
            ru: "Запись страниц: {pages}",
            es: "Escribiendo páginas: {pages}",
            pages: counts.pages,
        };
    }
    if counts.all_commits == 0 {
        return message! {
            en: "Reading the log and its history",
            ru: "Чтение журнала и его истории",
            es: "Leyendo el registro y su historial",
        };
    }
    if counts.commits < counts.all_commits {
        return message! {
            en: "Reading history: {done} of {all} {all#commit|commits}",
            ru: "Чтение истории, коммиты: {done} из {all}",
            es: "Leyendo el historial: {done} de {all} {all#commit|commits}",
            done: counts.commits,
            all: counts.all_commits,
        };
    }
    message! { en: "Checking", ru: "Проверка", es: "Comprobando" }
}

/// A stream of the terminal, whose line is removed before something is written to it.
#[derive(Debug)]
pub(super) struct Cleared<W> {
    stream: W,
    ticker: Ticker,
}

impl<W> Cleared<W> {
    pub(super) fn new(stream: W, ticker: Ticker) -> Self {
        Self { stream, ticker }
    }
}

impl<W: Write> Write for Cleared<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.ticker.stop();
        self.stream.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(counts: Counts) -> String {
        line(counts).english()
    }

    #[test]
    fn the_line_says_what_is_done() {
        let mut counts = Counts {
            all_projects: 1,
            ..Counts::default()
        };
        assert_eq!(text(counts), "Reading the log and its history");
        counts.all_commits = 12_000;
        counts.commits = 320;
        assert_eq!(text(counts), "Reading history: 320 of 12000 commits");
        counts.commits = 12_000;
        assert_eq!(text(counts), "Checking");
        counts.all_projects = 300;
        counts.projects = 12;
        assert_eq!(text(counts), "Projects: 12 of 300. Checking");
        counts.pages = 40;
        assert_eq!(text(counts), "Projects: 12 of 300. Writing pages: 40");
    }

    #[test]
    fn a_short_run_shows_nothing_and_a_long_one_is_cleared() {
        let shown = |stopped: &Receiver<()>| {
            let mut out = Vec::new();
            let progress = Progress::counting(1);
            show(&progress, || Language::Russian, 80, &mut out, stopped).unwrap();
            String::from_utf8(out).unwrap()
        };
        let (stop, stopped) = channel();
        drop(stop);
        assert_eq!(shown(&stopped), "");
    }
}
