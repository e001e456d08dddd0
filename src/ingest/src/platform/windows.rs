//! Reading processes on Windows: a thread for each pipe, limits that the process keeps itself, ends by exit codes.
//!
//! Pipes of Windows cannot be polled, so a thread waits at each and hands on pieces over a short queue. A job object
//! could limit memory and processor time, but no safe crate sets those two: the allocator counts the memory, and a thread
//! of the process counts the time.
//!
//! Invariant: see the module above; the threads of a pipe end with the process at its other end.

use super::{Cause, allocator};
use crate::limits;
use std::fs::File;
use std::io::{self, ErrorKind, Read, Write};
use std::os::windows::io::AsHandle;
use std::process::{ChildStderr, ChildStdin, ChildStdout, ExitStatus};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TryRecvError, TrySendError, sync_channel};
use std::thread;
use std::time::Duration;

/// Bytes of a piece.
const PIECE: usize = 1 << 14;
/// Pieces that wait at most; a thread sleeps while there are as many.
const WAITING: usize = 16;
/// Interval in which a reading process counts its time.
const TICK: Duration = Duration::from_secs(1);
/// Exit code of a process that ended itself for its limit of time.
const OUT_OF_TIME: i32 = 124;
/// Exit code of a process that used up its stack (`STATUS_STACK_OVERFLOW`) or touched memory that is not its own
/// (`STATUS_ACCESS_VIOLATION`).
const OUT_OF_BOUNDS: [u32; 2] = [0xC000_00FD, 0xC000_0005];

/// Ticks that are left of the time of this process.
static LEFT: AtomicU64 = AtomicU64::new(u64::MAX);

/// The pipes to a process. Reading and writing fail with `WouldBlock` instead of waiting.
#[derive(Debug)]
pub(crate) struct Pipes {
    /// Its input.
    pub into: Input,
    /// Its output.
    pub out: Output,
    /// Its error output.
    pub err: Output,
    /// Rung by the threads after each piece.
    bell: Receiver<()>,
}

impl Pipes {
    /// The pipes of a process that was started with them.
    ///
    /// # Errors
    /// The system's.
    pub fn new(into: ChildStdin, out: ChildStdout, err: ChildStderr) -> io::Result<Self> {
        let (ring, bell) = sync_channel(1);
        let into = Input::start(into, ring.clone())?;
        let out = Output::start(out, ring.clone())?;
        let err = Output::start(err, ring)?;
        Ok(Self { into, out, err, bell })
    }

    /// Sleeps until something has come or was sent; at most `longest`.
    pub fn wait(&mut self, _: bool, _: bool, longest: Duration) {
        let _ = self.bell.recv_timeout(longest);
    }
}

/// The end of a pipe that a process reads.
#[derive(Debug)]
pub(crate) struct Input(SyncSender<Vec<u8>>);

impl Input {
    fn start(mut pipe: impl Write + Send + 'static, ring: SyncSender<()>) -> io::Result<Self> {
        let (sender, pieces) = sync_channel::<Vec<u8>>(WAITING);
        thread::Builder::new().name("pipe".into()).spawn(move || {
            while let Ok(piece) = pieces.recv() {
                let is_written = pipe.write_all(&piece).is_ok();
                let _ = ring.try_send(());
                if !is_written {
                    return;
                }
            }
        })?;
        Ok(Self(sender))
    }
}

impl Write for Input {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let piece = &bytes[..bytes.len().min(PIECE)];
        match self.0.try_send(piece.to_vec()) {
            Ok(()) => Ok(piece.len()),
            Err(TrySendError::Full(_)) => Err(ErrorKind::WouldBlock.into()),
            Err(TrySendError::Disconnected(_)) => Err(ErrorKind::BrokenPipe.into()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The end of a pipe that a process writes.
#[derive(Debug)]
pub(crate) struct Output {
    pieces: Receiver<Vec<u8>>,
    /// A piece that was read in part, and from where on it was not.
    rest: (Vec<u8>, usize),
}

impl Output {
    fn start(mut pipe: impl Read + Send + 'static, ring: SyncSender<()>) -> io::Result<Self> {
        let (sender, pieces) = sync_channel(WAITING);
        thread::Builder::new().name("pipe".into()).spawn(move || {
            let mut piece = vec![0; PIECE];
            while let Ok(length @ 1..) = pipe.read(&mut piece) {
                if sender.send(piece[..length].to_vec()).is_err() {
                    return;
                }
                let _ = ring.try_send(());
            }
            // The end is told too, which the reader finds when it looks.
            drop(sender);
            let _ = ring.try_send(());
        })?;
        Ok(Self { pieces, rest: (Vec::new(), 0) })
    }
}

impl Read for Output {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.rest.1 >= self.rest.0.len() {
            self.rest = match self.pieces.try_recv() {
                Ok(piece) => (piece, 0),
                Err(TryRecvError::Empty) => return Err(ErrorKind::WouldBlock.into()),
                Err(TryRecvError::Disconnected) => return Ok(0),
            };
        }
        let (piece, from) = &mut self.rest;
        let length = (&piece[*from..]).read(into)?;
        *from += length;
        Ok(length)
    }
}

/// Standard input and output of this process, unbuffered: the standard streams flush at line ends.
///
/// # Errors
/// The system's.
pub(crate) fn streams() -> io::Result<(File, File)> {
    let requests = File::from(io::stdin().as_handle().try_clone_to_owned()?);
    let answers = File::from(io::stdout().as_handle().try_clone_to_owned()?);
    Ok((requests, answers))
}

/// Nothing is added up here: each file gets its own time.
pub(crate) const fn seconds_used() -> u64 {
    0
}

/// Gives this process time for the next file: as long as the program waits for it, because a clock also counts what
/// other programs do.
pub(crate) fn allow(_seconds: u64) {
    LEFT.store(limits::WORKER_WAIT.as_secs(), Ordering::Relaxed);
}

/// Sets the limits of this process.
pub(crate) fn restrict() {
    allocator::limit(limits::WORKER_MEMORY);
    // Ticks are counted, so that a suspended machine does not take the time away. A process that waits for a file when
    // its time is over ends too; the next file gets a new one.
    let count = || {
        while LEFT.load(Ordering::Relaxed) > 0 {
            thread::sleep(TICK);
            LEFT.fetch_sub(1, Ordering::Relaxed);
        }
        std::process::exit(OUT_OF_TIME)
    };
    // Without the thread the program still ends a process for which it has waited too long.
    let _ = thread::Builder::new().name("time".into()).spawn(count);
}

/// What ended a process.
pub(crate) fn cause(status: ExitStatus) -> Option<Cause> {
    match status.code()? {
        OUT_OF_TIME => Some(Cause::Time),
        code if OUT_OF_BOUNDS.contains(&code.cast_unsigned()) => Some(Cause::Memory),
        _ => None,
    }
}
