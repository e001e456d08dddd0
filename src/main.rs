//! The program's entry; everything is in the library.

fn main() -> std::process::ExitCode {
    gouji::cli::main()
}
