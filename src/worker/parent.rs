//! The reading process seen from outside: started, fed, watched, ended.
//!
//! Invariant: comes back within the limits and leaves no process behind. What the process writes is untrusted, like the file:
//! it is cut to its limit, its words are made safe to print, its document is looked through. Left to others: reading (`child`).

use super::{Stop, WORD, wire};
use crate::ingest::{Ingested, Refusal, limits};
use crate::text::Bilingual;
use crate::text::clean::printable;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

/// Between two looks at whether the reading is still wanted: short for a person, long for a machine.
const PAUSE: Duration = Duration::from_millis(20);

/// Reads the bytes of a file in a process of its own.
pub(super) fn read(bytes: &[u8], stop: &Stop) -> Result<Ingested, Refusal> {
    read_by(&program()?, bytes, stop)
}

/// [`read`] by a program that answers the word.
fn read_by(program: &Path, bytes: &[u8], stop: &Stop) -> Result<Ingested, Refusal> {
    let mut child = start(program)?;
    let (Some(mut into), Some(out), Some(err)) = (child.stdin.take(), child.stdout.take(), child.stderr.take()) else {
        end(&mut child);
        return Err(not_started("no pipes"));
    };
    thread::scope(|scope| {
        // A process that ends early leaves the rest unread.
        scope.spawn(move || drop(into.write_all(bytes)));
        let words = scope.spawn(move || words(err));
        let (sender, answered) = mpsc::channel();
        scope.spawn(move || sender.send(answer(out)));
        match watch(&answered, stop) {
            Ok(answer) => match answer.map(|answer| wire::unpack(&answer)) {
                Some(Some(read)) => {
                    end(&mut child);
                    read
                }
                None => {
                    end(&mut child);
                    Err(limit("读出的内容过多", "what was read is too large"))
                }
                Some(None) => Err(failed(wait(&mut child), &words.join().unwrap_or_default())),
            },
            Err(refusal) => {
                end(&mut child);
                Err(refusal)
            }
        }
    })
}

fn start(program: &Path) -> Result<Child, Refusal> {
    let mut command = Command::new(program);
    command.arg(WORD).env("RUST_BACKTRACE", "0");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().map_err(|error| not_started(&error.to_string()))
}

/// This program. Linux knows it even when its file was deleted or replaced since it was started; elsewhere another version
/// may stand there, which `wire` tells.
fn program() -> Result<PathBuf, Refusal> {
    let known = PathBuf::from("/proc/self/exe");
    if known.exists() { Ok(known) } else { std::env::current_exe().map_err(|error| not_started(&error.to_string())) }
}

/// Waits for the answer. The time is counted in pauses, so that a program that is suspended meanwhile does not lose it.
fn watch(answered: &Receiver<Option<Vec<u8>>>, stop: &Stop) -> Result<Option<Vec<u8>>, Refusal> {
    for _ in 0..limits::WORKER_WAIT.as_millis() / PAUSE.as_millis() {
        if stop.is_asked() {
            return Err(Refusal::new("stopped", "已停止读取", "reading was stopped"));
        }
        match answered.recv_timeout(PAUSE) {
            Ok(answer) => return Ok(answer),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    Err(too_long())
}

/// Everything the process answers; `None` when that is more than the limit.
fn answer(out: ChildStdout) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    // Of a pipe that breaks, what came is looked at.
    let _ = out.take(limits::WORKER_ANSWER + 1).read_to_end(&mut bytes);
    (bytes.len() as u64 <= limits::WORKER_ANSWER).then_some(bytes)
}

/// What the process complains of, safe to print. What it says beyond the limit breaks its pipe.
fn words(err: ChildStderr) -> String {
    let mut bytes = Vec::new();
    let _ = err.take(limits::WORKER_WORDS).read_to_end(&mut bytes);
    String::from_utf8_lossy(&bytes).lines().map(|line| printable(line.trim())).collect::<Vec<_>>().join(" ")
}

/// Ends the process and clears it away.
fn end(child: &mut Child) {
    // One that has ended by itself cannot be killed.
    let _ = child.kill();
    let _ = child.wait();
}

/// How the process ended that has closed its output; one that lives on is killed.
fn wait(child: &mut Child) -> Option<ExitStatus> {
    for _ in 0..10 {
        if let Ok(Some(status)) = child.try_wait() {
            return Some(status);
        }
        thread::sleep(PAUSE);
    }
    end(child);
    None
}

/// What became of a process that gave no answer.
fn failed(status: Option<ExitStatus>, words: &str) -> Refusal {
    use std::os::unix::process::ExitStatusExt;
    let signal = status.and_then(|status| status.signal());
    if signal == Some(signal_hook::consts::SIGXCPU) || signal == Some(signal_hook::consts::SIGKILL) {
        return too_long();
    }
    if words.contains("memory allocation") || words.contains("out of memory") {
        return limit("要用的内存超过上限", "it asks for more memory than the limit");
    }
    if words.contains("overflowed its stack") || signal == Some(signal_hook::consts::SIGSEGV) {
        return limit("嵌套过深", "it is nested too deep");
    }
    let why =
        if words.is_empty() { String::new() } else { format!(" ({})", words.chars().take(160).collect::<String>()) };
    Refusal::new(
        "damaged",
        format!("读取程序在这个文件上中止，文件可能已损坏；{}{why}", advice().zh),
        format!("the reader failed on this file, which may be damaged; {}{why}", advice().en),
    )
}

fn too_long() -> Refusal {
    limit("读取超时", "reading takes too long")
}

fn limit(zh: &str, en: &str) -> Refusal {
    Refusal::new(
        "limit",
        format!("{zh}，不像一份报告，没有读入；{}", advice().zh),
        format!("{en}: it is like no report, and is not read; {}", advice().en),
    )
}

fn advice() -> Bilingual {
    Bilingual::new(
        "若它确是报告，请用办公软件另存为 DOCX、网页或纯文本后再打开",
        "if it is a report, save it as DOCX, a web page or plain text with an office program and open that",
    )
}

fn not_started(error: &str) -> Refusal {
    let error = printable(error);
    Refusal::new(
        "io",
        format!("启动不了读取进程({error})；请退出后重新启动 gouji"),
        format!("the reading process cannot be started ({error}); leave gouji and start it again"),
    )
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{Stop, read_by};
    use std::fs;
    use std::os::unix::fs::PermissionsExt;
    use std::path::{Path, PathBuf};

    /// A program that does as the words say.
    fn program(name: &str, words: &str) -> PathBuf {
        let path = std::env::temp_dir().join(format!("gouji-worker-{}-{name}", std::process::id()));
        fs::write(&path, format!("#!/bin/sh\n{words}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).unwrap();
        path
    }

    #[test]
    fn whatever_the_process_does_the_answer_is_clear() {
        let answer = "cat > /dev/null; printf '%s' '{\"version\":\"VERSION\",\"read\":{\"Err\":{\"code\":\"empty\",\
                      \"span\":null,\"zh\":\"空\",\"en\":\"empty\"}}}'";
        for (name, words, code, said) in [
            ("answers", answer.replace("VERSION", env!("CARGO_PKG_VERSION")), "empty", "empty"),
            ("replaced", answer.replace("VERSION", "9.9"), "io", "another version"),
            ("half", "printf '{\"version\":'".to_string(), "damaged", "the reader failed"),
            ("panics", "printf 'x\\033[2J' >&2; exit 101".to_string(), "damaged", "␛"),
            ("memory", "echo 'memory allocation of 9 bytes failed' >&2; kill -ABRT $$".to_string(), "limit", "memory"),
            ("stack", "kill -SEGV $$".to_string(), "limit", "nested"),
            ("time", "kill -XCPU $$".to_string(), "limit", "too long"),
            ("floods", "exec yes".to_string(), "limit", "too large"),
            ("complains", "echo broken >&2; exit 1".to_string(), "damaged", "the reader failed"),
        ] {
            let program = program(name, &words);
            let refusal = read_by(&program, &vec![0; 1 << 20], &Stop::default()).unwrap_err();
            assert_eq!(refusal.code, code, "{name}: {refusal:?}");
            assert!(refusal.message.en.contains(said) && !refusal.message.zh.is_empty(), "{name}: {refusal:?}");
            fs::remove_file(program).unwrap();
        }
        assert_eq!(read_by(Path::new("/none/such"), b"", &Stop::default()).unwrap_err().code, "io");
    }

    #[test]
    fn a_reading_ends_when_it_is_no_longer_wanted() {
        let program = program("sleeps", "exec sleep 1000");
        let stop = Stop::default();
        let reading = std::thread::scope(|scope| {
            let reading = scope.spawn(|| read_by(&program, b"x", &stop));
            stop.stop();
            reading.join().unwrap()
        });
        assert_eq!(reading.unwrap_err().code, "stopped");
        fs::remove_file(program).unwrap();
    }
}
