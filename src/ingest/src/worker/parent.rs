//! Worker processes as the program sees them: started, fed, watched, reused, ended.
//!
//! Invariant: returns within the limits; a worker that failed in any way is not used again. The output of a worker is as
//! untrusted as the file: it is cut to its limit, its messages are sanitised, its document is validated. Not here:
//! reading (`child`), pipes and exit codes of a system (`platform`).

use super::{Stop, WORD, wire};
use crate::platform::{Cause, Pipes};
use crate::{Ingested, Refusal, limits, platform, process};
use gouji_core::message;
use gouji_core::message::Message;
use gouji_core::text::sanitize::printable;
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Mutex, OnceLock};
use std::thread;
use std::time::{Duration, Instant};

/// Interval between two checks for a cancelled reading: short for a person, long for a machine.
const PAUSE: Duration = Duration::from_millis(20);

/// Idle workers; at most as many as there are concurrent readings.
static IDLE: Mutex<Vec<Worker>> = Mutex::new(Vec::new());

/// The file of this program, once it is known.
static PROGRAM: OnceLock<PathBuf> = OnceLock::new();

/// Reads the bytes of a file in a worker.
pub(super) fn read(bytes: &[u8], stop: &Stop) -> Result<Ingested, Refusal> {
    let program = if let Some(known) = PROGRAM.get() {
        known
    } else {
        let found = platform::own_program().map_err(|error| not_started(&error.to_string()))?;
        PROGRAM.get_or_init(|| found)
    };
    read_by(program, &IDLE, bytes, stop)
}

/// [`read`] by an idle worker, or else by a new one started from `program`.
fn read_by(program: &Path, idle: &Mutex<Vec<Worker>>, bytes: &[u8], stop: &Stop) -> Result<Ingested, Refusal> {
    let waiting = idle.lock().ok().and_then(|mut idle| idle.pop());
    if let Some(mut worker) = waiting {
        match worker.read(bytes, stop) {
            // A file read earlier may be the cause, so a new worker decides.
            Err(Failure::Ended(_)) => {}
            answer => return settle(worker, idle, answer),
        }
    }
    let mut worker = Worker::start(program)?;
    let answer = worker.read(bytes, stop);
    settle(worker, idle, answer)
}

/// Keeps a worker that has answered if it may continue.
fn settle(
    worker: Worker,
    idle: &Mutex<Vec<Worker>>,
    answer: Result<Result<Ingested, Refusal>, Failure>,
) -> Result<Ingested, Refusal> {
    match answer {
        Ok(read) => {
            let is_fresh = worker.files < limits::WORKER_FILES && worker.largest < limits::WORKER_LARGE;
            if is_fresh
                && !matches!(&read, Err(refusal) if refusal.code == "limit")
                && let Ok(mut idle) = idle.lock()
            {
                idle.push(worker);
            }
            read
        }
        Err(Failure::Ended(refusal) | Failure::Stopped(refusal)) => Err(refusal),
    }
}

/// Why a worker gave no answer.
#[derive(Debug)]
enum Failure {
    /// The file ended the worker, or the worker had to be killed because of it.
    Ended(Refusal),
    /// The reading was cancelled.
    Stopped(Refusal),
}

/// A reading process; dropping the value kills it.
#[derive(Debug)]
struct Worker {
    child: Child,
    pipes: Pipes,
    /// Number of files read, and bytes of the largest file plus its answer.
    files: usize,
    largest: usize,
}

impl Drop for Worker {
    fn drop(&mut self) {
        tracing::debug!(pid = self.child.id(), files = self.files, "worker ended");
        // Fails when the process has already ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Worker {
    fn start(program: &Path) -> Result<Self, Refusal> {
        let mut command = Command::new(program);
        command.arg(WORD).args(super::MODEL.get()).env("RUST_BACKTRACE", "0");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = process::start(&mut command).map_err(|error| not_started(&error.to_string()))?;
        let (Some(into), Some(out), Some(err)) = (child.stdin.take(), child.stdout.take(), child.stderr.take()) else {
            let _ = child.kill();
            let _ = child.wait();
            return Err(not_started("no pipes"));
        };
        tracing::debug!(pid = child.id(), "worker started");
        match Pipes::new(into, out, err) {
            Ok(pipes) => Ok(Self { child, pipes, files: 0, largest: 0 }),
            Err(error) => {
                let _ = child.kill();
                let _ = child.wait();
                Err(not_started(&error.to_string()))
            }
        }
    }

    fn read(&mut self, bytes: &[u8], stop: &Stop) -> Result<Result<Ingested, Refusal>, Failure> {
        let mut words = Vec::new();
        let answer = self.answer(bytes, &mut words, stop)?;
        self.files += 1;
        self.largest = self.largest.max(bytes.len() + answer.as_ref().map_or(0, Vec::len));
        if let Some(read) = answer.and_then(|answer| wire::unpack(&answer)) {
            return Ok(read);
        }
        let refusal = failed(self.status(), &self.words(words));
        tracing::warn!(pid = self.child.id(), bytes = bytes.len(), code = refusal.code, "worker failed");
        Err(Failure::Ended(refusal))
    }

    /// Sends the file and waits for the answer; `None` when the worker ends without one. Time is counted in pauses, so
    /// that a suspended program does not lose it.
    fn answer(&mut self, bytes: &[u8], words: &mut Vec<u8>, stop: &Stop) -> Result<Option<Vec<u8>>, Failure> {
        let head = wire::head(bytes);
        let (mut answer, mut waited) = (Vec::new(), Duration::ZERO);
        let longest = super::MODEL.get().map_or(limits::WORKER_WAIT, |_| limits::WORKER_WAIT_PICTURES);
        // Output before a request means a broken worker.
        if pull(&mut self.pipes.out, &mut answer, 0) || !answer.is_empty() {
            return Ok(None);
        }
        // The last element is sent first.
        let mut unsent = vec![bytes, &head[..]];
        while waited < longest {
            if stop.is_asked() {
                return Err(Failure::Stopped(Refusal::new("stopped", message!("refused.stopped"))));
            }
            let before = Instant::now();
            self.pipes.wait(!unsent.is_empty(), words.len() as u64 <= limits::WORKER_WORDS, PAUSE);
            waited += before.elapsed().min(PAUSE);
            if push(&mut self.pipes.into, &mut unsent).is_err() {
                // A worker that ends early leaves the rest unread.
                unsent.clear();
            }
            let has_ended = pull(&mut self.pipes.out, &mut answer, limits::WORKER_ANSWER);
            // The end of its error output does not mean that the process ended.
            let _ = pull(&mut self.pipes.err, words, limits::WORKER_WORDS);
            if let Some(length) = wire::follow(&answer) {
                let come = (answer.len() - wire::HEAD) as u64;
                if length > limits::WORKER_ANSWER {
                    return Err(Failure::Ended(limit(message!("worker.answer"))));
                }
                if come >= length {
                    return Ok((come == length).then(|| answer.split_off(wire::HEAD)));
                }
            }
            if has_ended {
                return Ok(None);
            }
        }
        Err(Failure::Ended(too_long()))
    }

    /// Exit status of a worker that has closed its output; one that still runs is killed on drop.
    fn status(&mut self) -> Option<ExitStatus> {
        for _ in 0..10 {
            if let Ok(Some(status)) = self.child.try_wait() {
                return Some(status);
            }
            thread::sleep(PAUSE);
        }
        None
    }

    /// Error output of the worker, safe to print.
    fn words(&mut self, mut words: Vec<u8>) -> String {
        let _ = pull(&mut self.pipes.err, &mut words, limits::WORKER_WORDS);
        String::from_utf8_lossy(&words).lines().map(|line| printable(line.trim())).collect::<Vec<_>>().join(" ")
    }
}

/// Writes as much as the pipe accepts.
fn push(into: &mut impl Write, unsent: &mut Vec<&[u8]>) -> io::Result<()> {
    while let Some(piece) = unsent.last_mut() {
        match into.write(piece) {
            Ok(written) => *piece = piece.get(written..).unwrap_or(&[]),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
            Err(error) => return Err(error),
        }
        if piece.is_empty() {
            unsent.pop();
        }
    }
    Ok(())
}

/// Reads what is in the pipe until slightly more than `most` bytes in all; true at its end.
fn pull(out: &mut impl Read, bytes: &mut Vec<u8>, most: u64) -> bool {
    let mut piece = [0; 1 << 14];
    while bytes.len() as u64 <= most {
        match out.read(&mut piece) {
            Ok(0) => return true,
            Ok(read) => bytes.extend_from_slice(&piece[..read]),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return error.kind() != ErrorKind::WouldBlock,
        }
    }
    false
}

/// Refusal for a process that gave no answer.
fn failed(status: Option<ExitStatus>, words: &str) -> Refusal {
    let cause = status.and_then(platform::cause);
    if cause == Some(Cause::Time) {
        return too_long();
    }
    if words.contains("memory allocation") || words.contains("out of memory") {
        return limit(message!("worker.memory"));
    }
    if words.contains("overflowed its stack") || cause == Some(Cause::Memory) {
        return limit(message!("worker.nested"));
    }
    let why =
        if words.is_empty() { String::new() } else { format!(" ({})", words.chars().take(160).collect::<String>()) };
    Refusal::new("damaged", message!("refused.reader_failed", advice = advice(), why = why))
}

fn too_long() -> Refusal {
    limit(message!("worker.time"))
}

fn limit(why: Message) -> Refusal {
    Refusal::new("limit", message!("refused.unlike", why = why, advice = advice()))
}

fn advice() -> Message {
    message!("refused.advice")
}

fn not_started(error: &str) -> Refusal {
    let error = printable(error);
    Refusal::new("io", message!("refused.not_started", error = error))
}

// The workers of these tests are shell scripts.
#[cfg(all(test, unix))]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{IDLE, Stop, Worker, read_by, wire};
    use crate::{Refusal, limits};
    use std::fs;
    use std::os::unix::fs::PermissionsExt;
    use std::path::{Path, PathBuf};
    use std::sync::Mutex;

    const FILE: &[u8] = &[0; 1 << 20];

    /// A shell script that runs `words`; `ASK` reads one file, `TELL` answers that it is empty.
    fn program(name: &str, words: &str) -> PathBuf {
        let path = std::env::temp_dir().join(format!("gouji-worker-{}-{name}", std::process::id()));
        let answer = path.with_extension("answer");
        let mut bytes = Vec::new();
        wire::send(&mut bytes, &wire::pack(Err(Refusal::new("empty", gouji_core::message!("refused.empty"))))).unwrap();
        fs::write(&answer, bytes).unwrap();
        let words = words
            .replace("ASK", &format!("head -c {} > /dev/null", FILE.len() + wire::HEAD))
            .replace("TELL", &format!("cat {}", answer.display()));
        fs::write(&path, format!("#!/bin/sh\n{words}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).unwrap();
        path
    }

    fn remove(program: &Path) {
        fs::remove_file(program).unwrap();
        fs::remove_file(program.with_extension("answer")).unwrap();
    }

    #[test]
    fn whatever_the_process_does_the_answer_is_clear() {
        for (name, words, code, words_en) in [
            ("answers", "ASK; TELL; ASK", "empty", "empty"),
            ("replaced", r"ASK; printf '\005\0\0\0\0\0\0\0009.9\0x'", "io", "another version"),
            ("empty", r"ASK; printf '\0\0\0\0\0\0\0\0'", "damaged", "the reader failed"),
            ("half", r"printf '\005\0'", "damaged", "the reader failed"),
            ("more", r"ASK; printf '\005\0\0\0\0\0\0\0009.9\0xyz'", "damaged", "the reader failed"),
            ("panics", r"printf 'x\033[2J' >&2; exit 101", "damaged", "␛"),
            ("memory", "echo 'memory allocation of 9 bytes failed' >&2; kill -ABRT $$", "limit", "memory"),
            ("stack", "kill -SEGV $$", "limit", "nested"),
            ("time", "kill -XCPU $$", "limit", "too long"),
            ("floods", "ASK; exec yes", "limit", "too large"),
            ("complains", "echo broken >&2; exit 1", "damaged", "the reader failed"),
        ] {
            let program = program(name, words);
            let refusal = read_by(&program, &Mutex::default(), FILE, &Stop::default()).unwrap_err();
            assert_eq!(refusal.code, code, "{name}: {refusal:?}");
            assert!(
                refusal.message.both().en.contains(words_en) && !refusal.message.both().zh.is_empty(),
                "{name}: {refusal:?}"
            );
            remove(&program);
        }
        assert_eq!(read_by(Path::new("/none/such"), &IDLE, b"", &Stop::default()).unwrap_err().code, "io");
    }

    #[test]
    fn one_process_reads_many_files_and_is_replaced_when_it_ends() {
        let program = program("serves", "ASK; TELL; ASK; TELL; ASK; echo broken >&2; exit 1");
        let idle: Mutex<Vec<Worker>> = Mutex::default();
        let mut served = Vec::new();
        for nth in 0..5 {
            let refusal = read_by(&program, &idle, FILE, &Stop::default()).unwrap_err();
            assert_eq!(refusal.code, "empty", "{nth}: {refusal:?}");
            served.push(idle.lock().unwrap().first().unwrap().child.id());
        }
        served.dedup();
        assert_eq!(served.len(), 3, "two files each");
        idle.lock().unwrap()[0].largest = limits::WORKER_LARGE;
        drop(read_by(&program, &idle, FILE, &Stop::default()));
        assert!(idle.lock().unwrap().is_empty(), "it may keep the memory of a large file");
        remove(&program);
    }

    #[test]
    fn a_reading_ends_when_it_is_no_longer_wanted() {
        let program = program("sleeps", "exec sleep 1000");
        let stop = Stop::default();
        let reading = std::thread::scope(|scope| {
            let reading = scope.spawn(|| read_by(&program, &Mutex::default(), b"x", &stop));
            stop.stop();
            reading.join().unwrap()
        });
        assert_eq!(reading.unwrap_err().code, "stopped");
        remove(&program);
    }
}
