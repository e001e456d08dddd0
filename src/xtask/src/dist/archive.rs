//! A folder as an archive of the kind that its system opens by itself.
//!
//! Invariant: the same files give the same bytes, whenever and by whomever they are packed.

use super::System;
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};
use std::error::Error;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// The first moment that both kinds of archive can name: 1980-01-01, in seconds.
const MOMENT: u64 = 315_532_800;

/// Packs a folder, and writes the archive beside it.
pub fn write(system: System, folder: &Path) -> Result<PathBuf, Box<dyn Error>> {
    let mut files = Vec::new();
    list(folder, &mut files)?;
    files.sort();
    let ending = if system == System::Windows { "zip" } else { "tar.gz" };
    let mut name = folder.as_os_str().to_owned();
    name.push(format!(".{ending}"));
    let archive = PathBuf::from(name);
    let base = folder.parent().ok_or("a folder without a parent")?;
    let mut members = Vec::new();
    for file in &files {
        let inside = file.strip_prefix(base)?.components().map(|part| part.as_os_str().to_string_lossy());
        members.push((inside.collect::<Vec<_>>().join("/"), file, mode(system, file)));
    }
    let out = File::create(&archive)?;
    if system == System::Windows {
        let mut zip = ZipWriter::new(out);
        for (name, file, mode) in members {
            let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
            zip.start_file(name, options.last_modified_time(zip::DateTime::default()).unix_permissions(mode))?;
            io::copy(&mut File::open(file)?, &mut zip)?;
        }
        zip.finish()?;
    } else {
        let mut tar = tar::Builder::new(GzEncoder::new(out, Compression::best()));
        for (name, file, mode) in members {
            let mut header = tar::Header::new_gnu();
            header.set_size(fs::metadata(file)?.len());
            header.set_mode(mode);
            header.set_mtime(MOMENT);
            tar.append_data(&mut header, name, File::open(file)?)?;
        }
        tar.into_inner()?.finish()?;
    }
    Ok(archive)
}

/// Unpacks an archive.
pub fn read(archive: &Path, folder: &Path) -> Result<(), Box<dyn Error>> {
    let file = File::open(archive)?;
    if archive.extension().is_some_and(|ending| ending == "zip") {
        zip::ZipArchive::new(file)?.extract(folder)?;
    } else {
        tar::Archive::new(flate2::read::GzDecoder::new(file)).unpack(folder)?;
    }
    Ok(())
}

/// What `sha256sum` prints of a file.
pub fn sum(file: &Path) -> io::Result<String> {
    let mut hash = Sha256::new();
    let mut file = File::open(file)?;
    let mut part = vec![0; 1 << 16];
    loop {
        let read = file.read(&mut part)?;
        if read == 0 {
            let mut digits = String::new();
            for byte in hash.finalize() {
                // Writing to a text cannot fail.
                let _ = write!(digits, "{byte:02x}");
            }
            return Ok(digits);
        }
        hash.update(&part[..read]);
    }
}

fn mode(system: System, file: &Path) -> u32 {
    if file.file_name().is_some_and(|name| name == system.program()) { 0o755 } else { 0o644 }
}

fn list(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { list(&path, files)? } else { files.push(path) }
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use gouji_testing::Scratch;

    #[test]
    fn the_same_files_give_the_same_bytes_and_come_out_again() {
        for system in [System::Linux, System::Windows] {
            let sums: Vec<String> = (0..2)
                .map(|order| {
                    let scratch = Scratch::new("archive");
                    let mut names = ["a/gouji", "a/gouji.exe", "a/中/b.txt", "a/z"];
                    if order == 1 {
                        names.reverse();
                    }
                    for name in names {
                        scratch.write(name, &name.repeat(100));
                    }
                    let archive = write(system, &scratch.0.join("a")).unwrap();
                    read(&archive, &scratch.0.join("out")).unwrap();
                    for name in names {
                        assert_eq!(fs::read_to_string(scratch.0.join("out").join(name)).unwrap(), name.repeat(100));
                    }
                    sum(&archive).unwrap()
                })
                .collect();
            assert_eq!(sums[0], sums[1]);
            assert_eq!(sums[0].len(), 64);
        }
    }
}
