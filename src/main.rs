//! The program: everything is in the library.

/// A log is many small texts, which several threads read and write (docs/decisions/0025-allocator.md).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    projlog::cli::run(std::env::args_os())
}
