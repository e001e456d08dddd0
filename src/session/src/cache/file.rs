//! The file of the cache: records one behind the other, each with its length and checksum.
//!
//! Invariant: a record whose checksum is wrong is passed over, and a torn one ends the file. Records are added at the end
//! under a lock; when the file grows too large, the newer half is moved to its beginning: some systems replace no file that
//! another program has open. Every failure of the system only means that less is kept. Not here: what a record holds (`entry`).

use super::Key;
use crate::platform::{self, is_at};
use crate::store::digest;
use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// First bytes of the file: name and number of its format.
const MAGIC: &[u8] = b"gouji cache 1\n";
/// Most bytes of the file; some two hundred thousand reports.
const LARGEST: u64 = 128 << 20;
/// Most bytes of a record.
const LARGEST_RECORD: usize = 1 << 20;
/// Bytes kept in memory until they are written.
const PENDING: usize = 256 << 10;
/// Length, checksum and key before the bytes of a record.
const HEAD: usize = 4 + SUM + size_of::<Key>();
const SUM: usize = 8;

/// The file, and what is not written yet.
#[derive(Debug)]
pub(super) struct CacheFile {
    path: PathBuf,
    /// Most bytes of the file.
    largest: u64,
    opened: Option<Opened>,
    /// Records to be written, and where each begins and how long it is.
    pending: Vec<u8>,
    fresh: HashMap<Key, (usize, u32)>,
}

/// The file as it was read.
#[derive(Debug)]
struct Opened {
    file: File,
    /// Where each record begins, and the length of its bytes.
    records: HashMap<Key, (u64, u32)>,
    /// Bytes of whole records.
    end: u64,
    /// Length, checksum and key of the first record: those of another once the file was shrunk.
    first: [u8; HEAD],
}

impl CacheFile {
    /// The file at `path`, which need not exist.
    pub fn open(path: PathBuf) -> Self {
        let opened = File::options().read(true).open(&path).ok().and_then(|file| Opened::read(file).ok());
        Self { path, largest: LARGEST, opened, pending: Vec::new(), fresh: HashMap::new() }
    }

    /// The bytes under a key.
    pub fn get(&self, key: &Key) -> Option<Vec<u8>> {
        if let Some(&(at, length)) = self.fresh.get(key) {
            return self.pending.get(at + HEAD..at + HEAD + length as usize).map(<[u8]>::to_vec);
        }
        self.opened.as_ref()?.get(key)
    }

    /// Keeps bytes under a key, in the place of earlier ones.
    pub fn put(&mut self, key: Key, bytes: &[u8]) {
        if bytes.len() > LARGEST_RECORD {
            return;
        }
        self.fresh.insert(key, (self.pending.len(), bytes.len() as u32));
        push(&mut self.pending, &key, bytes);
        if self.pending.len() >= PENDING {
            self.save();
        }
    }

    /// Writes what was kept.
    pub fn save(&mut self) {
        if self.pending.is_empty() {
            return;
        }
        if let Err(error) = self.append() {
            tracing::warn!(path = %self.path.display(), %error, "cache not written");
            // Where nothing can be written, what was kept is found until the end of the run, within bounds.
            if self.pending.len() < 4 * PENDING {
                return;
            }
        }
        self.pending.clear();
        self.fresh.clear();
    }

    fn append(&mut self) -> io::Result<()> {
        let folder = self.path.parent().unwrap_or_else(|| Path::new("."));
        fs::create_dir_all(folder)?;
        let file = File::options().read(true).write(true).create(true).truncate(false).open(&self.path)?;
        file.try_lock().map_err(|_| io::Error::from(io::ErrorKind::WouldBlock))?;
        // Another process may have put a smaller file here while this one waited.
        if !is_at(&self.path, &file) {
            return Err(io::ErrorKind::Interrupted.into());
        }
        let mut opened = match self.opened.take().filter(|opened| is_at(&self.path, &opened.file)) {
            Some(opened) => opened.read_on(file)?,
            None => Opened::read(file)?,
        };
        if opened.end + self.pending.len() as u64 > self.largest {
            opened = opened.halved(self.largest)?;
        }
        opened.append(&self.pending)?;
        // The lock ends with this handle.
        let file = File::options().read(true).open(&self.path)?;
        self.opened = Some(Opened { file, ..opened });
        Ok(())
    }
}

impl Drop for CacheFile {
    fn drop(&mut self) {
        self.save();
    }
}

impl Opened {
    /// Reads the records of a file; one of another format counts as empty.
    fn read(file: File) -> io::Result<Self> {
        Self { file, records: HashMap::new(), end: 0, first: [0; HEAD] }.read_rest()
    }

    /// The same file through another handle, with what others added.
    fn read_on(self, file: File) -> io::Result<Self> {
        Self { file, ..self }.read_rest()
    }

    fn read_rest(mut self) -> io::Result<Self> {
        let length = self.file.metadata()?.len();
        let mut first = [0; HEAD];
        let _ = platform::read_exact_at(&self.file, &mut first, MAGIC.len() as u64);
        if length < self.end || first != self.first {
            // Somebody has cut or shrunk it, or written the first record.
            (self.records, self.end, self.first) = (HashMap::new(), 0, first);
        }
        let mut reader = BufReader::with_capacity(1 << 16, &self.file);
        reader.seek(SeekFrom::Start(self.end))?;
        if self.end == 0 {
            let mut magic = [0; MAGIC.len()];
            if reader.read_exact(&mut magic).is_err() || magic != *MAGIC {
                return Ok(self);
            }
            self.end = MAGIC.len() as u64;
        }
        let mut record = Vec::new();
        while let Some((key, is_whole)) = next(&mut reader, &mut record) {
            let bytes = (record.len() - size_of::<Key>()) as u32;
            if is_whole {
                self.records.insert(key, (self.end, bytes));
            }
            self.end += u64::from(bytes) + HEAD as u64;
        }
        Ok(self)
    }

    fn get(&self, key: &Key) -> Option<Vec<u8>> {
        let &(at, length) = self.records.get(key)?;
        let mut record = vec![0; size_of::<Key>() + length as usize];
        let mut sum = [0; SUM];
        platform::read_exact_at(&self.file, &mut sum, at + 4).ok()?;
        platform::read_exact_at(&self.file, &mut record, at + 4 + SUM as u64).ok()?;
        // The file may have been written over since it was read.
        (checksum(&record) == sum && record.starts_with(key)).then(|| record.split_off(size_of::<Key>()))
    }

    /// Adds records at the end, in the place of a torn one.
    fn append(&mut self, records: &[u8]) -> io::Result<()> {
        // Not opened for appending: Windows cuts no file that is.
        self.file.set_len(self.end)?;
        self.file.seek(SeekFrom::Start(self.end))?;
        if self.end == 0 {
            self.file.write_all(MAGIC)?;
        }
        self.file.write_all(records)?;
        let file = self.file.try_clone()?;
        let (records, end, first) = (std::mem::take(&mut self.records), self.end, self.first);
        *self = Self { file, records, end, first }.read_rest()?;
        Ok(())
    }

    /// Keeps the newer records alone, at most half of `largest`: each moves towards the beginning, and whoever reads meanwhile sees by
    /// its checksum that a record is no longer where it was.
    fn halved(mut self, largest: u64) -> io::Result<Self> {
        let mut newest: Vec<(Key, u64, u32)> =
            self.records.iter().map(|(key, &(at, length))| (*key, at, length)).collect();
        newest.sort_unstable_by_key(|&(_, at, _)| std::cmp::Reverse(at));
        let mut size = MAGIC.len() as u64;
        newest.retain(|&(_, _, length)| {
            size += HEAD as u64 + u64::from(length);
            size <= largest / 2
        });
        let mut bytes = MAGIC.to_vec();
        let mut end = 0;
        // What is written ends before what is still to be read.
        for (key, ..) in newest.into_iter().rev() {
            if let Some(record) = self.get(&key) {
                push(&mut bytes, &key, &record);
            }
            if bytes.len() >= PENDING {
                self.write_at(end, &bytes)?;
                end += bytes.len() as u64;
                bytes.clear();
            }
        }
        self.write_at(end, &bytes)?;
        self.file.set_len(end + bytes.len() as u64)?;
        Self::read(self.file)
    }

    fn write_at(&mut self, at: u64, bytes: &[u8]) -> io::Result<()> {
        self.file.seek(SeekFrom::Start(at))?;
        self.file.write_all(bytes)
    }
}

/// Reads a record into `record`, its key before its bytes; false when its checksum is wrong, `None` at the end or when the rest
/// is torn.
fn next(reader: &mut impl Read, record: &mut Vec<u8>) -> Option<(Key, bool)> {
    let (mut length, mut sum) = ([0; 4], [0; SUM]);
    reader.read_exact(&mut length).ok()?;
    reader.read_exact(&mut sum).ok()?;
    let length = u32::from_le_bytes(length) as usize;
    if length > LARGEST_RECORD {
        return None;
    }
    record.resize(size_of::<Key>() + length, 0);
    reader.read_exact(record).ok()?;
    let key = *record.first_chunk()?;
    Some((key, checksum(record) == sum))
}

fn push(into: &mut Vec<u8>, key: &Key, bytes: &[u8]) {
    into.extend((bytes.len() as u32).to_le_bytes());
    let start = into.len();
    into.extend([0; SUM]);
    into.extend(key);
    into.extend(bytes);
    let sum = checksum(&into[start + SUM..]);
    into[start..start + SUM].copy_from_slice(&sum);
}

/// First bytes of the SHA-256 of a key and its bytes.
fn checksum(record: &[u8]) -> [u8; SUM] {
    let mut sum = [0; SUM];
    sum.copy_from_slice(&digest(record)[..SUM]);
    sum
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{CacheFile, Key, MAGIC};
    use gouji_testing::Scratch;
    use std::fs;

    fn key(nth: u8) -> Key {
        [nth; size_of::<Key>()]
    }

    #[test]
    fn the_oldest_go_first_and_the_size_is_bounded() {
        let scratch = Scratch::new("cache-file");
        let path = scratch.0.join("cache");
        for nth in 0..100 {
            let mut file = CacheFile::open(path.clone());
            file.largest = 1000;
            file.put(key(nth), &[nth; 40]);
            assert_eq!(file.get(&key(nth)), Some(vec![nth; 40]), "before it is written");
            file.save();
            assert!(fs::metadata(&path).unwrap().len() <= 1000);
            let kept: Vec<u8> = (0..100).filter(|other| file.get(&key(*other)).is_some()).collect();
            let first = *kept.first().unwrap();
            assert_eq!(kept, (first..=nth).collect::<Vec<_>>(), "the newest of all");
            assert!(usize::from(nth - first) >= 5.min(nth.into()));
        }
        assert_eq!(fs::read_dir(&scratch.0).unwrap().count(), 1, "no file is left over");
    }

    #[test]
    fn a_file_that_another_process_shrank_is_read_anew() {
        let scratch = Scratch::new("cache-shrunk");
        let path = scratch.0.join("cache");
        let open = || {
            let mut file = CacheFile::open(path.clone());
            file.largest = 1000;
            file
        };
        let keep = |file: &mut CacheFile, nth: u8| {
            file.put(key(nth), &[nth; 40]);
            file.save();
        };
        for others in 1..30 {
            let mut one = open();
            keep(&mut one, 100);
            let mut other = open();
            (1..=others).for_each(|nth| keep(&mut other, nth));
            keep(&mut one, 101);
            for nth in [others, 101] {
                assert_eq!(open().get(&key(nth)), Some(vec![nth; 40]), "{nth} of {others}");
                assert_eq!(one.get(&key(nth)), Some(vec![nth; 40]), "{nth} of {others}");
            }
        }
    }

    #[test]
    fn the_last_record_of_a_key_holds_and_a_torn_one_is_overwritten() {
        let scratch = Scratch::new("cache-torn");
        let path = scratch.0.join("cache");
        let mut file = CacheFile::open(path.clone());
        file.put(key(1), b"one");
        file.put(key(1), b"another");
        drop(file);
        let whole = fs::read(&path).unwrap();
        for cut in MAGIC.len()..whole.len() {
            fs::write(&path, &whole[..cut]).unwrap();
            let mut file = CacheFile::open(path.clone());
            let found = file.get(&key(1));
            assert!(found.is_none() || found.as_deref() == Some(b"one"), "{cut}");
            file.put(key(2), b"two");
            drop(file);
            assert_eq!(CacheFile::open(path.clone()).get(&key(2)).as_deref(), Some(&b"two"[..]), "{cut}");
            assert_eq!(CacheFile::open(path.clone()).get(&key(1)), found);
        }
        fs::write(&path, &whole).unwrap();
        assert_eq!(CacheFile::open(path).get(&key(1)).as_deref(), Some(&b"another"[..]));
    }
}
