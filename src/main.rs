//! The program: everything is in the library.

fn main() -> std::process::ExitCode {
    projlog::cli::run(std::env::args_os())
}
